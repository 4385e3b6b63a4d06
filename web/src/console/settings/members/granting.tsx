// Give a key of another organisation a role in this one, or a member another role.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useChange, useConnection } from '../../api/documents';
import {
  type Role,
  SettingsGrantKeyDocument,
  type SettingsKeyFragment,
  SettingsKeysDocument,
} from '../../api/gql/graphql';
import { useOrganization, useViewer } from '../../app/viewer';
import { Dialog } from '../../ui/dialog';
import { Choice } from '../../ui/fields';
import { Empty, Failure, Loading } from '../../ui/states';
import { ChangeForm } from '../change_form';
import { isolated } from '../../app/isolated';
import { standingOf } from '../keys/key_state';
import { RoleChoice } from '../role_choice';

export function ChangeRole({ subject, onClose }: { subject: SettingsKeyFragment; onClose: () => void }) {
  const { t } = useTranslation('members');
  const { key } = useViewer();
  const organizationId = useOrganization().id;
  const [role, setRole] = useState<Role>(subject.grants[0]!.role);
  const grant = useChange(SettingsGrantKeyDocument);
  const change = () => grant.mutate({ input: { id: subject.id, role }, organizationId }, { onSuccess: onClose });
  return (
    <Dialog title={t('change.title', { name: isolated(subject.name) })} isOpen onClose={onClose}>
      <ChangeForm
        submit={t('change.submit')}
        isPending={grant.isPending}
        fault={grant.error}
        onSubmit={change}
        onCancel={onClose}
      >
        {subject.id === key.id && <p className="settings-warning">{t('change.own')}</p>}
        <RoleChoice value={role} onChange={setRole} />
      </ChangeForm>
    </Dialog>
  );
}

type GrantProps = { members: readonly SettingsKeyFragment[]; onClose: () => void };

export function GrantRole({ members, onClose }: GrantProps) {
  const { t } = useTranslation('members');
  const { grants, organization } = useViewer();
  const others = grants.filter(
    ({ role, organizationId }) => organizationId !== organization.id && (role === 'ADMIN' || role === 'OWNER'),
  );
  const [from, setFrom] = useState(others[0]?.organizationId ?? '');
  return (
    <Dialog title={t('grant.title')} isOpen onClose={onClose}>
      <p>{t('grant.meaning', { organization: isolated(organization.name) })}</p>
      {others.length === 0 ? (
        <Empty>{t('grant.nowhere')}</Empty>
      ) : (
        <>
          <Choice
            label={t('grant.from')}
            options={others.map((one) => ({ value: one.organizationId, label: one.organizationName }))}
            value={from}
            onChange={setFrom}
          />
          <Candidates key={from} from={from} members={members} onClose={onClose} />
        </>
      )}
    </Dialog>
  );
}

/** The keys at home in another organisation that hold no role here yet. */
function Candidates({ from, members, onClose }: GrantProps & { from: string }) {
  const { t } = useTranslation('members');
  const organizationId = useOrganization().id;
  const [chosen, setChosen] = useState<string>();
  const [role, setRole] = useState<Role>('VIEWER');
  const grant = useChange(SettingsGrantKeyDocument);
  const query = useConnection(SettingsKeysDocument, { organizationId: from }, (result) => result.keys, 100);
  if (query.isPending) return <Loading />;
  if (query.error) return <Failure fault={query.error} onRetry={() => void query.refetch()} />;

  const here = new Set(members.map((member) => member.id));
  const keys = query.nodes.filter((key) => standingOf(key) === 'live' && key.grants[0]?.isDefault && !here.has(key.id));
  const subject = keys.find((key) => key.id === chosen) ?? keys[0];
  if (!subject) return <Empty>{t('grant.nobody')}</Empty>;
  const submit = () => grant.mutate({ input: { id: subject.id, role }, organizationId }, { onSuccess: onClose });
  return (
    <ChangeForm
      submit={t('grant.submit')}
      isPending={grant.isPending}
      fault={grant.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      <Choice
        label={t('grant.key')}
        options={keys.map((key) => ({ value: key.id, label: `${isolated(key.name)} (${key.prefix}…)` }))}
        value={subject.id}
        onChange={setChosen}
      />
      <RoleChoice value={role} onChange={setRole} />
    </ChangeForm>
  );
}
