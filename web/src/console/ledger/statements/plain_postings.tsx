// Postings of a range of days, of all accounts or one of them.
import { useTranslation } from 'react-i18next';

import { useConnection } from '../../api/documents';
import { StatementsPostingsDocument } from '../../api/gql/graphql';
import { useAddress } from '../../app/address';
import { useOrganization } from '../../app/viewer';
import { asked } from '../../ui/page';
import { DayInput } from './day_input';
import { PostingsPage } from './posting_list';

export function PlainPostings() {
  const { t } = useTranslation('statements');
  const [parameters, change] = useAddress();
  const variables = {
    organizationId: useOrganization().id,
    from: parameters.get('from') ?? undefined,
    to: parameters.get('to') ?? undefined,
    accountId: parameters.get('account') ?? undefined,
    asOf: parameters.has('asOfSequence') ? Number(parameters.get('asOfSequence')) : undefined,
  };
  const fetched = useConnection(StatementsPostingsDocument, variables, (result) => result.postings);
  const filters = (
    <>
      <DayInput label={t('from')} value={variables.from ?? ''} onChange={(from) => change({ from })} isOptional />
      <DayInput label={t('to')} value={variables.to ?? ''} onChange={(to) => change({ to })} isOptional />
    </>
  );
  return (
    <PostingsPage
      title={t('postings')}
      asked={asked(StatementsPostingsDocument, { ...variables, first: 50 })}
      fetched={fetched}
      whole={fetched.data?.pages[0]?.postings}
      side={parameters.get('side') === 'credit' ? 'credit' : 'debit'}
      filters={filters}
    />
  );
}
