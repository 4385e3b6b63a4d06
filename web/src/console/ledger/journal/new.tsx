// Write a new entry: every step works by keyboard alone.
import './journal.css';

import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import { JournalPreviewDocument } from '../../api/gql/graphql';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { asked, Page } from '../../ui/page';
import { Empty, Loading } from '../../ui/states';
import { type ChartAccount, useChart } from './accounts';
import { Balance } from './balance';
import { Discard } from './discard';
import { emptyDraft } from './draft';
import { forgetDraft, useDraft } from './drafts';
import { Head } from './head';
import { Lines } from './lines';
import { useMayWrite } from './may_write';
import { usePosting } from './posting';
import { Preview } from './preview';
import { Refused } from './refused';
import { Shortcuts } from './shortcuts';

export default function NewEntry() {
  const { t } = useTranslation('journal');
  const { id } = useOrganization();
  const mayWrite = useMayWrite();
  const { accounts, error, refetch } = useChart();
  if (mayWrite && accounts) return <Editor key={id} chart={accounts} />;
  const waiting = error ? <Refused fault={error} onRetry={() => void refetch()} /> : <Loading />;
  return <Page title={t('new.title')}>{mayWrite ? waiting : <Empty>{t('new.mayNot')}</Empty>}</Page>;
}

function Editor({ chart }: { chart: readonly ChartAccount[] }) {
  const { t } = useTranslation('journal');
  const organization = useOrganization();
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const isPosted = useRef(false);
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
    // The form stands until the entry's page is there: what was posted is not posted again from it.
    if (isPosted.current) return;
    const entry = await posting.post();
    if (!entry || isPosted.current) return;
    isPosted.current = true;
    forgetDraft(organization.id);
    void navigate(`/journal/${entry.id}`, { state: { said: 'posted', number: entry.number } });
  }
  function onShortcut(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat) return;
    void (event.shiftKey ? posting.check() : post());
  }
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
        {fault !== undefined && <Refused fault={fault} />}
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
      {previewed && <Preview entry={previewed} />}
      <Shortcuts />
    </Page>
  );
}
