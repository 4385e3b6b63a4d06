// Add an account to the chart, or change one.
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import { useChange, useDocument } from '../../api/documents';
import {
  type AccountClass,
  AccountsCreateDocument,
  AccountsDeactivateDocument,
  AccountsNamesDocument,
  AccountsUpdateDocument,
  type AccountType,
} from '../../api/gql/graphql';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Failure } from '../../ui/states';
import { useNameOf } from '../statements/names';
import { AccountFields, type Draft } from './account_fields';
import type { Account } from './tree';

const blank: Draft = { code: '', nameEn: '', nameAr: '', type: 'ASSET', class: '', parentId: '', handle: '' };

export function NewAccount({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('accounts');
  const { id: organizationId } = useOrganization();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(blank);
  const create = useChange(AccountsCreateDocument);
  const chart = useDocument(AccountsNamesDocument, { organizationId });
  function submit() {
    const { code, type, ...rest } = draft;
    const input = { code, type: type as AccountType, ...given(rest) };
    create.mutate(
      { input, organizationId },
      { onSuccess: ({ createAccount }) => createAccount && void navigate(`/accounts/${createAccount.id}`) },
    );
  }
  return (
    <Dialog title={t('add')} isOpen onClose={onClose}>
      <AccountForm isPending={create.isPending} fault={create.error} onSubmit={submit} onCancel={onClose}>
        <AccountFields
          draft={draft}
          onChange={setDraft}
          accounts={chart.data?.accounts?.nodes ?? []}
          fault={create.error}
        />
      </AccountForm>
    </Dialog>
  );
}

export function ChangeAccount({
  account,
  accounts,
  onClose,
}: {
  account: Account;
  accounts: readonly Account[];
  onClose: () => void;
}) {
  const { t } = useTranslation('accounts');
  const { id: organizationId } = useOrganization();
  const { code, nameEn, nameAr, type, parentId, handle } = account;
  const [draft, setDraft] = useState<Draft>({
    code,
    nameEn: nameEn ?? '',
    nameAr: nameAr ?? '',
    type,
    class: account.class,
    parentId: parentId ?? '',
    handle,
  });
  const update = useChange(AccountsUpdateDocument);
  function submit() {
    // What stays is not sent: a header may not even be told to stay where it is.
    const parent = draft.parentId === (parentId ?? '') ? '' : draft.parentId;
    const input = {
      id: account.id,
      ...given({ code: draft.code, nameEn: draft.nameEn, nameAr: draft.nameAr, class: draft.class, parentId: parent }),
    };
    update.mutate({ input, organizationId }, { onSuccess: onClose });
  }
  return (
    <Dialog title={t('change')} isOpen onClose={onClose}>
      <AccountForm isPending={update.isPending} fault={update.error} onSubmit={submit} onCancel={onClose}>
        <AccountFields draft={draft} onChange={setDraft} accounts={accounts} fault={update.error} changing={account} />
      </AccountForm>
    </Dialog>
  );
}

/** Ask before an account is barred; taking it up again needs no question. */
export function Deactivate({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useTranslation('accounts');
  const { id: organizationId } = useOrganization();
  const name = useNameOf()(account);
  const change = useChange(AccountsDeactivateDocument);
  const submit = () => change.mutate({ input: { id: account.id }, organizationId }, { onSuccess: onClose });
  return (
    <Dialog title={t('deactivateTitle', { name })} isOpen isAlert onClose={onClose}>
      <p>{t('deactivateMeans')}</p>
      {change.error && <Failure fault={change.error} />}
      <div className="accounts-buttons">
        <Button kind="danger" isPending={change.isPending} onPress={submit}>
          {t('deactivate')}
        </Button>
        <Button autoFocus onPress={onClose}>
          {t('cancel')}
        </Button>
      </div>
    </Dialog>
  );
}

type FormProps = {
  isPending: boolean;
  fault: Error | null;
  onSubmit: () => void;
  onCancel: () => void;
  children: React.ReactNode;
};

function AccountForm({ isPending, fault, onSubmit, onCancel, children }: FormProps) {
  const { t } = useTranslation('accounts');
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      {fault && <Failure fault={fault} />}
      <div className="accounts-buttons">
        <Button type="submit" kind="primary" isPending={isPending}>
          {t('save')}
        </Button>
        <Button onPress={onCancel}>{t('cancel')}</Button>
      </div>
    </Form>
  );
}

type Optional = { nameEn?: string; nameAr?: string; class?: string; parentId?: string; handle?: string; code?: string };
type Given<Fields> = { [Name in keyof Fields]?: Name extends 'class' ? AccountClass : string };

/** Only the fields that say something. */
function given<Fields extends Optional>(fields: Fields): Given<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')) as Given<Fields>;
}
