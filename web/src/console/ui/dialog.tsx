import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';

type Props = { title: string; isOpen: boolean; onClose: () => void; isAlert?: boolean; children: ReactNode };

/** A question or a form over the page; Escape and a press outside close it, focus goes back to where it was. */
export function Dialog({ title, isOpen, onClose, isAlert = false, children }: Props) {
  return (
    <ModalOverlay className="overlay" isDismissable={!isAlert} isOpen={isOpen} onOpenChange={(open) => open || onClose()}>
      <Modal className="modal">
        <AriaDialog role={isAlert ? 'alertdialog' : 'dialog'}>
          <Heading slot="title">{title}</Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
