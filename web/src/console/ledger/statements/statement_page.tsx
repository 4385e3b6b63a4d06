// What the three statements have in common: ask, show whole, agree, prove, print and download.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useDocument } from '../../api/documents';
import type { TypedDocumentString } from '../../api/gql/graphql';
import { asked, Page } from '../../ui/page';
import { Empty, Failure, Loading } from '../../ui/states';
import { Agreement, Proof } from './checks';
import type { Column, Line } from './lines';
import { Caption, Sheet, TakeAlong } from './sheet';

export type Told = {
  period: string;
  fileName: string;
  columns: readonly Column[];
  lines: readonly Line[];
  /** What must hold of the figures, and whether it does. */
  check: { text: string; holds: boolean };
};
type Answered = { sequence: number; isProven: boolean | null };
type Props<Result, Variables, Shown> = {
  title: string;
  document: TypedDocumentString<Result, Variables>;
  variables: Variables;
  pick: (result: Result) => Shown | null | undefined;
  tell: (shown: Shown) => Told;
  filters: ReactNode;
  isZeroBlank?: boolean;
};

export function StatementPage<Result, Variables extends object, Shown extends Answered>(props: Props<Result, Variables, Shown>) {
  const { t } = useTranslation('statements');
  const { title, document, variables, pick, tell, filters, isZeroBlank } = props;
  const found = useDocument(document, variables);
  const shown = found.data && !found.error ? pick(found.data) : undefined;
  const told = shown && tell(shown);
  return (
    <Page title={title} actions={<TakeAlong told={told} />} asked={asked(document, variables)}>
      <div className="filters">{filters}</div>
      {found.error && <Failure fault={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {told && (
        <>
          <Caption period={told.period} sequence={shown.sequence} />
          {told.lines.length === 0 ? (
            <Empty>{t('nothingYet')}</Empty>
          ) : (
            <Sheet title={title} {...told} isBusy={found.isPlaceholderData} isZeroBlank={isZeroBlank} />
          )}
          <div className="checks">
            <Agreement holds={told.check.holds}>{told.check.text}</Agreement>
            <Proof document={document} variables={{ ...variables, knownAt: undefined, asOfSequence: shown.sequence }} pick={pick} />
          </div>
        </>
      )}
    </Page>
  );
}
