// Throw a draft away, after a question.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';

export function Discard({ onDiscard, explanation }: { onDiscard: () => void; explanation?: string }) {
  const { t } = useTranslation('journal');
  const [isOpen, setOpen] = useState(false);
  function discard() {
    onDiscard();
    setOpen(false);
  }
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t('discard.open')}</Button>
      <Dialog title={t('discard.title')} isOpen={isOpen} onClose={() => setOpen(false)} isAlert>
        <p>{explanation ?? t('discard.explanation')}</p>
        <div className="journal-acts">
          <Button kind="danger" onPress={discard}>
            {t('discard.confirm')}
          </Button>
          <Button onPress={() => setOpen(false)} autoFocus>
            {t('keep')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
