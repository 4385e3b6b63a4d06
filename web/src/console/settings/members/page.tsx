// Members: which key holds which role in these books; grant, change or withdraw one.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useConnection } from '../../api/documents';
import { type SettingsKeyFragment, SettingsKeysDocument } from '../../api/gql/graphql';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { asked, Page } from '../../ui/page';
import { Allowed, type Need, Needs, roles, useMay } from '../access';
import { Facts } from '../facts';
import { isolated } from '../../app/isolated';
import { RevokeKey } from '../keys/ending';
import { standingOf } from '../keys/key_state';
import { List } from '../list';
import { ChangeRole, GrantRole } from './granting';
import { useMemberColumns } from './member_columns';

const reading: Need = { scope: 'keys:read', role: 'ADMIN' };
const writing: Need = { scope: 'keys:write', role: 'ADMIN' };

export default function Members() {
  const { t } = useTranslation('app');
  const title = t('pages.settings/members');
  return (
    <Allowed title={title} need={reading}>
      <MemberList title={title} />
    </Allowed>
  );
}

export type MemberAct = { act: 'change' | 'withdraw'; subject: SettingsKeyFragment };

function MemberList({ title }: { title: string }) {
  const { t } = useTranslation('members');
  const { id: organizationId, name } = useOrganization();
  const mayWrite = useMay()(writing);
  const [isGranting, setGranting] = useState(false);
  const [act, setAct] = useState<MemberAct>();
  const query = useConnection(SettingsKeysDocument, { organizationId }, (result) => result.keys);
  const columns = useMemberColumns(mayWrite, setAct);
  const members = query.nodes.filter((key) => standingOf(key) === 'live' && key.grants.length > 0);
  const close = () => setAct(undefined);
  const grant = mayWrite && (
    <Button kind="primary" onPress={() => setGranting(true)}>
      {t('grant.title')}
    </Button>
  );
  return (
    <Page title={title} actions={grant} asked={asked(SettingsKeysDocument, { organizationId, first: 50 })}>
      <p className="settings-lead">{t('lead')}</p>
      {!mayWrite && <Needs {...writing} />}
      <h2>{t('in', { organization: isolated(name) })}</h2>
      <List
        query={query}
        label={t('in', { organization: isolated(name) })}
        columns={columns}
        rows={members}
        rowId={(key) => key.id}
        empty={t('empty')}
      />
      <RoleMeanings />
      {isGranting && <GrantRole members={members} onClose={() => setGranting(false)} />}
      {act?.act === 'change' && <ChangeRole subject={act.subject} onClose={close} />}
      {act?.act === 'withdraw' && <RevokeKey subject={act.subject} onClose={close} />}
    </Page>
  );
}

function RoleMeanings() {
  const { t } = useTranslation('settings');
  const title = useTranslation('members').t('roles');
  return (
    <section className="settings-panel">
      <h2>{title}</h2>
      <Facts facts={roles.map((role) => [t(`roles.${role}`), t(`roleMeanings.${role}`)] as const)} />
    </section>
  );
}
