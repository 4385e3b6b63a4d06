// The lines of an entry that is being written.
import type { Dispatch, SetStateAction } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../ui/button';
import type { ChartAccount } from './accounts';
import { type Draft, LINES_MOST } from './draft';
import { LineFields } from './line';
import { useLineChanges, useLineSteps } from './line_changes';
import type { Faults } from './told';

type Props = {
  draft: Draft;
  setDraft: Dispatch<SetStateAction<Draft>>;
  accounts: readonly ChartAccount[];
  exponent: number;
  faults: Faults;
  /** These fields were changed. */
  touch: (fields: readonly string[]) => void;
};

export function Lines({ draft, setDraft, accounts, exponent, faults, touch }: Props) {
  const { t } = useTranslation('journal');
  const { change, balance } = useLineChanges(setDraft, exponent, touch);
  const { remove, next } = useLineSteps(draft, setDraft, touch);
  return (
    <section className="journal-lines" aria-label={t('new.lines')}>
      <div className="journal-line heads" aria-hidden="true">
        {(['account', 'debit', 'credit', 'memo'] as const).map((name) => (
          <span key={name}>{t(`line.${name}`)}</span>
        ))}
        <span />
      </div>
      {draft.lines.map((line, index) => (
        <LineFields
          key={line.key}
          line={line}
          place={index + 1}
          accounts={accounts}
          exponent={exponent}
          accountFault={faults[`${line.key}.accountId`]}
          debitFault={faults[`${line.key}.debit`]}
          creditFault={faults[`${line.key}.credit`]}
          memoFault={faults[`${line.key}.memo`]}
          onChange={change}
          onBalance={balance}
          onRemove={remove}
          onNext={next}
        />
      ))}
      <Button onPress={() => next()} isDisabled={draft.lines.length >= LINES_MOST}>
        {t('new.addLine')}
      </Button>
    </section>
  );
}
