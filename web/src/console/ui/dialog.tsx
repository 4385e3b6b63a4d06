import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';

type Props = {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  isAlert?: boolean;
  mustAnswer?: boolean;
  children: ReactNode;
};

/**
 * A question or a form over the page; Escape and a press outside close it, focus goes back to where it was.
 *
 * An alert is not closed by a press outside; what must be answered, such as a secret shown once, not by Escape either.
 */
export function Dialog({ title, isOpen, onClose, isAlert = false, mustAnswer = false, children }: Props) {
  return (
    <ModalOverlay
      className="overlay"
      isDismissable={!isAlert && !mustAnswer}
      isKeyboardDismissDisabled={mustAnswer}
      isOpen={isOpen}
      onOpenChange={(open) => open || onClose()}
    >
      <Modal className="modal">
        <AriaDialog role={isAlert ? 'alertdialog' : 'dialog'}>
          <Heading slot="title">{title}</Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
