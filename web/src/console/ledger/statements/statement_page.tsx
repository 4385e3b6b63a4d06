// What the three statements have in common: ask, show whole, agree, prove, print and download.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useDocument } from '../../api/documents';
import type { TypedDocumentString } from '../../api/gql/graphql';
import { Kept } from '../../ui/busy';
import { useAddress } from '../../app/address';
import { useOrganization } from '../../app/viewer';
import { asked, Page } from '../../ui/page';
import { Empty, Failure, Loading } from '../../ui/states';
import { Agreement, Proof } from './checks';
import { CommonFilters } from './filters';
import { type Known, knownOf } from './known_at';
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
/** What every statement is asked beside its days. */
type Common = Known & { organizationId: string; includeZero: boolean; prove: boolean };
type Props<Result, Days, Shown> = {
  title: string;
  document: TypedDocumentString<Result, NoInfer<Days> & Common>;
  days: Days;
  pick: (result: Result) => Shown | null | undefined;
  tell: (shown: Shown) => Told;
  /** The filters of the days. */
  filters: ReactNode;
  isZeroBlank?: boolean;
};

export function StatementPage<Result, Days, Shown extends Answered>(props: Props<Result, Days, Shown>) {
  const { t } = useTranslation('statements');
  const { title, document, days, pick, tell, filters, isZeroBlank } = props;
  const variables = { ...days, ...useCommon() };
  const found = useDocument(document, variables);
  const shown = found.data && !found.error ? pick(found.data) : undefined;
  const told = shown && tell(shown);
  return (
    <Page title={title} actions={<TakeAlong told={told} />} asked={asked(document, variables)}>
      <div className="filters">
        {filters}
        <CommonFilters />
      </div>
      {found.error && <Failure fault={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {told && (
        <Kept isBusy={found.isPlaceholderData}>
          <Caption period={told.period} sequence={shown.sequence} />
          {told.lines.length === 0 ? (
            <Empty>{t('nothingYet')}</Empty>
          ) : (
            <Sheet title={title} {...told} isZeroBlank={isZeroBlank} />
          )}
          <div className="checks">
            <Agreement holds={told.check.holds}>{told.check.text}</Agreement>
            <Proof
              document={document}
              variables={{ ...variables, knownAt: undefined, asOfSequence: shown.sequence }}
              pick={pick}
            />
          </div>
        </Kept>
      )}
    </Page>
  );
}

function useCommon(): Common {
  const [address] = useAddress();
  const organizationId = useOrganization().id;
  return { organizationId, includeZero: address.has('includeZero'), prove: false, ...knownOf(address) };
}
