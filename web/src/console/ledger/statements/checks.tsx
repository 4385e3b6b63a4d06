// What shows that a statement's figures hold: both sides agree, and a scan of all postings finds the same.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useDocument } from '../../api/documents';
import type { TypedDocumentString } from '../../api/gql/graphql';
import { formatNumber } from '../../app/locale';
import { Button } from '../../ui/button';
import { Failure } from '../../ui/states';

/** Whether two sides agree; said in words, not by a colour alone. */
export function Agreement({ holds, children }: { holds: boolean; children: string }) {
  const { t } = useTranslation('statements');
  return (
    <span className={holds ? 'check holds' : 'check fails'}>
      <span aria-hidden="true">{holds ? '✓' : '✗'}</span> {holds ? children : t('disagrees', { what: children })}
    </span>
  );
}

type Props<Result, Variables> = {
  document: TypedDocumentString<Result, Variables>;
  /** The question whose answer is shown, at the sequence it was read at. */
  variables: Variables & { asOfSequence: number };
  pick: (result: Result) => { isProven: boolean | null } | null | undefined;
};

/** Have the server add up all postings once more. */
export function Proof<Result, Variables>(props: Props<Result, Variables>) {
  // Another question is not proven by the proof of the one before.
  return <Asked key={JSON.stringify(props.variables)} {...props} />;
}

function Asked<Result, Variables>({ document, variables, pick }: Props<Result, Variables>) {
  const { t } = useTranslation('statements');
  const [isAsked, setAsked] = useState(false);
  const asked = useDocument(document, { ...variables, prove: true }, { isEnabled: isAsked });
  if (asked.error) return <Failure fault={asked.error} onRetry={() => void asked.refetch()} />;
  const proven = asked.data && pick(asked.data)?.isProven;
  if (typeof proven === 'boolean') {
    return (
      <span role="status">
        <Agreement holds={proven}>{t('proven', { sequence: formatNumber(variables.asOfSequence) })}</Agreement>
      </span>
    );
  }
  return (
    <Button isPending={asked.isFetching} onPress={() => setAsked(true)}>
      {t('prove')}
    </Button>
  );
}
