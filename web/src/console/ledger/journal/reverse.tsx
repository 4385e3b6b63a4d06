// Post the mirror of an entry; with no day it takes the entry's own, or the first open one after it.
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import { useChange } from '../../api/documents';
import { JournalReverseDocument } from '../../api/gql/graphql';
import { formatDay, formatNumber } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TextInput } from '../../ui/fields';
import { useRefusal } from '../../ui/refusals';
import { Failure } from '../../ui/states';
import type { ShownEntry } from './entry';
import { faultsOf } from './refusals';

export function Reverse({ entry }: { entry: ShownEntry }) {
  const { t } = useTranslation('journal');
  const [isOpen, setOpen] = useState(false);
  const title = t('reverse.title', { number: formatNumber(entry.number) });
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t('reverse.open')}</Button>
      <Dialog title={title} isOpen={isOpen} onClose={() => setOpen(false)}>
        <ReversalForm entry={entry} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function ReversalForm({ entry, onClose }: { entry: ShownEntry; onClose: () => void }) {
  const { t } = useTranslation('journal');
  const { id: organizationId } = useOrganization();
  const navigate = useNavigate();
  const say = useRefusal();
  const [date, setDate] = useState('');
  const [memo, setMemo] = useState('');
  const reversal = useChange(JournalReverseDocument);
  const faults = faultsOf(reversal.error, [], say);

  async function reverse() {
    const input = { id: entry.id, date: date || undefined, memo: memo.trim() || undefined };
    const answer = await reversal.mutateAsync({ organizationId, input }).catch(() => undefined);
    const mirror = answer?.reverseJournalEntry;
    if (!mirror) return;
    const { number, date: day, requestedDate } = mirror;
    const state = { said: 'reversed', number: entry.number, mirror: number, date: day, requestedDate };
    void navigate(`/journal/${mirror.id}`, { state });
  }
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        void reverse();
      }}
    >
      <p>{t('reverse.explanation', { day: formatDay(entry.date) })}</p>
      <TextInput
        label={t('reverse.date')}
        type="date"
        value={date}
        onChange={(day) => {
          setDate(day);
          reversal.reset();
        }}
        description={t('reverse.dateExplanation')}
        fault={faults['date']}
        autoFocus
      />
      <TextInput label={t('reverse.memo')} value={memo} onChange={setMemo} fault={faults['memo']} />
      {reversal.error && !faults['date'] && !faults['memo'] && <Failure fault={reversal.error} />}
      <div className="journal-acts">
        <Button type="submit" kind="primary" isPending={reversal.isPending}>
          {t('reverse.confirm')}
        </Button>
        <Button onPress={onClose}>{t('keep')}</Button>
      </div>
    </Form>
  );
}
