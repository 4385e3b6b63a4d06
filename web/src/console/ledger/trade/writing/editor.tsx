// A document that is being written: every step works by keyboard alone.
import '../../journal/journal.css';
import '../trade.css';
import './writing.css';

import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { useDocument } from '../../../api/documents';
import { InvoicingAccountsDocument, type Trade } from '../../../api/gql/graphql';
import { useLeaving } from '../../../app/leaving';
import { useOrganization } from '../../../app/viewer';
import { Button } from '../../../ui/button';
import { Page } from '../../../ui/page';
import { Failure, Loading } from '../../../ui/states';
import type { ChartAccount } from '../../journal/accounts';
import { Discard } from '../../journal/discard';
import { useSaveKeys } from '../../journal/save_keys';
import { Shortcuts } from '../../journal/shortcuts';
import { Head } from './head';
import { Items } from './items';
import { type Beginning, useKeptDraft } from './kept';
import { useSaving } from './saving';
import { Totals } from './totals';

const shortcuts = [
  ['lists', '↓'],
  ['next', 'Enter'],
  ['draft', 'Ctrl + Shift + Enter'],
  ['issue', 'Ctrl + Enter'],
] as const;

type Props = { title: string; beginning: Beginning; id?: string };

/** `id` names the draft that is written on; without it a new document is made. */
export function Editor(props: Props) {
  const accounts = useAccounts(props.beginning.draft.trade);
  if (accounts) return <Writing {...props} accounts={accounts} />;
  return (
    <Page title={props.title}>
      <Loading />
    </Page>
  );
}

function Writing({ title, beginning, id, accounts }: Props & { accounts: readonly ChartAccount[] }) {
  const { t } = useTranslation('invoicing');
  const organization = useOrganization();
  const form = useRef<HTMLFormElement>(null);
  const { hasLeft, leave } = useLeaving();
  const [draft, setDraft, forget] = useKeptDraft(beginning);
  const saving = useSaving(draft, organization, id);
  const { faults, fault, touch } = saving;
  const editing = { draft, setDraft, faults, touch };
  const exponent = organization.currencyExponent;

  useEffect(() => {
    if (saving.refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [saving.refusals]);

  async function save(isDraft: boolean) {
    if (hasLeft()) return;
    const saved = await saving.save(isDraft);
    if (!saved || hasLeft()) return;
    forget();
    leave(`/invoices/${saved.id}`, { state: { said: isDraft ? 'saved' : 'issued', number: saved.number } });
  }
  const onShortcut = useSaveKeys((isShifted) => void save(isShifted), saving.refuseWords);
  function discard() {
    setDraft(beginning.draft);
    saving.clear();
  }
  return (
    <Page title={title}>
      <form ref={form} onKeyDownCapture={onShortcut} onSubmit={(event) => event.preventDefault()}>
        <Head {...editing} />
        <Items {...editing} accounts={accounts} exponent={exponent} usualRate={organization.vatRate} />
        <Totals draft={draft} exponent={exponent} />
        {faults['items'] && (
          <p className="journal-fault" role="alert">
            {faults['items']}
          </p>
        )}
        {fault !== undefined && <Failure fault={fault} />}
        <div className="journal-acts">
          <Button kind="primary" onPress={() => void save(false)} isPending={saving.isSaving}>
            {t('issue')}
          </Button>
          <Button onPress={() => void save(true)} isPending={saving.isSaving}>
            {t('saveDraft')}
          </Button>
          <Discard onDiscard={discard} explanation={t(id ? 'discardChanges' : 'discardNew')} />
        </div>
        <p className="invoice-hint">{t('issueHint')}</p>
      </form>
      <Shortcuts
        title={t('shortcuts.title')}
        shortcuts={shortcuts.map(([name, keys]) => [keys, t(`shortcuts.${name}`)])}
      />
    </Page>
  );
}

const never = new Set(['CASH', 'AR', 'AP', 'TAX_PAYABLE', 'TAX_RECEIVABLE']);
const types: Record<Trade, readonly string[]> = { SALES: ['REVENUE'], PURCHASE: ['EXPENSE', 'ASSET'] };

/** What a line may post to, once it is known. A key that may not read the chart leaves each line its usual account. */
function useAccounts(trade: Trade): readonly ChartAccount[] | undefined {
  const { data, isPending } = useDocument(InvoicingAccountsDocument, { organizationId: useOrganization().id });
  const chart = data?.accounts?.nodes;
  return useMemo(() => {
    if (isPending) return undefined;
    return (chart ?? []).filter((one) => one.isLeaf && types[trade].includes(one.type) && !never.has(one.class));
  }, [chart, isPending, trade]);
}
