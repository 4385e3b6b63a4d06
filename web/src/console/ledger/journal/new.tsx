// Write a new entry: every step works by keyboard alone.
import './journal.css';

import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { JournalPreviewDocument } from '../../api/gql/graphql';
import { useLeaving } from '../../app/leaving';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { asked, Page } from '../../ui/page';
import { Empty, Failure, Loading } from '../../ui/states';
import { type ChartAccount, useChart } from './accounts';
import { Balance } from './balance';
import { Discard } from './discard';
import { emptyDraft } from './draft';
import { forgetDraft, useDraft } from './drafts';
import { Head } from './head';
import { Lines } from './lines';
import { useMayWrite } from './may_write';
import { usePosting } from './posting';
import { useSaveKeys } from './save_keys';
import { Shortcuts } from './shortcuts';

// Tables weigh as much as all of this page, and it has one only when an entry was checked.
const Preview = lazy(() => import('./preview'));

const shortcuts = [
  ['account', '↓'],
  ['next', 'Enter'],
  ['balance', '='],
  ['check', 'Ctrl + Shift + Enter'],
  ['post', 'Ctrl + Enter'],
] as const;

export default function NewEntry() {
  const { t } = useTranslation('journal');
  const { id } = useOrganization();
  const mayWrite = useMayWrite();
  const { accounts, error, refetch } = useChart();
  if (mayWrite && accounts) return <Editor key={id} chart={accounts} />;
  const waiting = error ? <Failure fault={error} onRetry={() => void refetch()} /> : <Loading />;
  return <Page title={t('new.title')}>{mayWrite ? waiting : <Empty>{t('new.mayNot')}</Empty>}</Page>;
}

function Editor({ chart }: { chart: readonly ChartAccount[] }) {
  const { t } = useTranslation('journal');
  const organization = useOrganization();
  const form = useRef<HTMLFormElement>(null);
  const { hasLeft, leave } = useLeaving();
  const [draft, setDraft] = useDraft(organization.id, organization.today);
  const posting = usePosting(draft, organization);
  const { faults, fault, previewed, touch } = posting;
  const editing = { draft, setDraft, faults, touch };
  const exponent = organization.currencyExponent;
  const accounts = useMemo(() => chart.filter((account) => account.isLeaf && account.isActive), [chart]);

  useEffect(() => {
    if (posting.refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [posting.refusals]);

  function discard() {
    setDraft(emptyDraft(organization.today));
    posting.forget();
  }
  async function post() {
    if (hasLeft()) return;
    const entry = await posting.post();
    if (!entry || hasLeft()) return;
    forgetDraft(organization.id);
    leave(`/journal/${entry.id}`, { state: { said: 'posted', number: entry.number } });
  }
  const onShortcut = useSaveKeys((isShifted) => void (isShifted ? posting.check() : post()), posting.refuseWords);
  return (
    <Page title={t('new.title')} asked={asked(JournalPreviewDocument, posting.variables)}>
      <form
        className="journal-new"
        ref={form}
        onKeyDownCapture={onShortcut}
        onSubmit={(event) => event.preventDefault()}
      >
        <Head {...editing} />
        <Lines {...editing} accounts={accounts} exponent={exponent} />
        <Balance lines={draft.lines} exponent={exponent} />
        {faults['lines'] && (
          <p className="journal-fault" role="alert">
            {faults['lines']}
          </p>
        )}
        {fault !== undefined && <Failure fault={fault} />}
        <div className="journal-acts">
          <Button kind="primary" onPress={() => void post()} isPending={posting.isPosting}>
            {t('new.post')}
          </Button>
          <Button onPress={() => void posting.check()} isPending={posting.isChecking}>
            {t('new.check')}
          </Button>
          <Discard onDiscard={discard} />
        </div>
      </form>
      <Suspense>{previewed && <Preview entry={previewed} />}</Suspense>
      <Shortcuts
        title={t('shortcuts.title')}
        shortcuts={shortcuts.map(([name, keys]) => [keys, t(`shortcuts.${name}`)])}
      />
    </Page>
  );
}
