// Delete an entry: it is revoked and stays for audit.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import { useChange } from '../../api/documents';
import { JournalDeleteDocument } from '../../api/gql/graphql';
import { formatNumber } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Failure } from '../../ui/states';
import type { ShownEntry } from './entry';

export function Remove({ entry }: { entry: ShownEntry }) {
  const { t } = useTranslation('journal');
  const { id: organizationId } = useOrganization();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const deletion = useChange(JournalDeleteDocument);
  const number = formatNumber(entry.number);

  function close() {
    setOpen(false);
    deletion.reset();
  }
  async function remove() {
    const answer = await deletion.mutateAsync({ organizationId, input: { id: entry.id } }).catch(() => undefined);
    if (!answer) return;
    void navigate('.', { replace: true, state: { said: 'deleted', number: entry.number } });
  }
  return (
    <>
      <Button kind="danger" onPress={() => setOpen(true)}>
        {t('remove.open')}
      </Button>
      <Dialog title={t('remove.title', { number })} isOpen={isOpen} onClose={close} isAlert>
        <p>{t('remove.explanation', { number })}</p>
        {deletion.error && <Failure fault={deletion.error} />}
        <div className="journal-acts">
          <Button kind="danger" isPending={deletion.isPending} onPress={() => void remove()}>
            {t('remove.confirm')}
          </Button>
          <Button onPress={close} autoFocus>
            {t('keep')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
