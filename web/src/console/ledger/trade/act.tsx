// A step that cannot be taken back: it says first what it does.
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Failure } from '../../ui/states';

type Change = { error: Error | null; isPending: boolean; reset: () => void };
type Props = {
  label: string;
  title: string;
  confirm: string;
  kind: 'primary' | 'danger' | 'plain';
  change: Change;
  /** Runs the change; a refusal is shown by `change.error`. */
  onConfirm: () => Promise<unknown>;
  /** Whether a field among the children tells what was refused. */
  isPlaced?: boolean;
  /** What it does, and what may be chosen about it. */
  children: ReactNode;
};

export function Act({ label, title, confirm, kind, change, onConfirm, isPlaced = false, children }: Props) {
  const { t } = useTranslation('trade');
  const [isOpen, setOpen] = useState(false);
  function close() {
    setOpen(false);
    change.reset();
  }
  async function act() {
    const isDone = await onConfirm().then(
      () => true,
      () => false,
    );
    if (isDone) setOpen(false);
  }
  return (
    <>
      <Button kind={kind} onPress={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog title={title} isOpen={isOpen} onClose={close} isAlert>
        {children}
        {change.error && !isPlaced && <Failure fault={change.error} />}
        <div className="trade-acts">
          <Button kind={kind === 'plain' ? 'primary' : kind} isPending={change.isPending} onPress={() => void act()}>
            {confirm}
          </Button>
          <Button onPress={close} autoFocus>
            {t('cancel')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
