// Keys: make one, see who uses which, give one a new text, end one.
import './keys.css';

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';

import { useConnection } from '../../api/documents';
import { type SettingsKeyFragment, SettingsKeysDocument } from '../../api/gql/graphql';
import { flag, identity } from '../../app/parameters';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { asked, Page } from '../../ui/page';
import { Allowed, type Need, Needs, useMay } from '../access';
import { Check } from '../choices';
import { List } from '../list';
import { CreateKey } from './create_key';
import { RevokeKey, RotateKey } from './ending';
import { useKeyColumns } from './key_columns';
import { KeyDetails } from './key_details';
import { standingOf } from './key_state';

export const parameters = { ended: flag, key: identity };

const reading: Need = { scope: 'keys:read', role: 'ADMIN' };
const writing: Need = { scope: 'keys:write', role: 'ADMIN' };

export default function Keys() {
  const { t } = useTranslation('app');
  const title = t('pages.settings/keys');
  return (
    <Allowed title={title} need={reading}>
      <KeyList title={title} />
    </Allowed>
  );
}

type Ending = { act: 'rotate' | 'revoke'; subject: SettingsKeyFragment };

function KeyList({ title }: { title: string }) {
  const { t } = useTranslation('keys');
  const organizationId = useOrganization().id;
  const mayWrite = useMay()(writing);
  const [search, setSearch] = useSearchParams();
  const [isCreating, setCreating] = useState(false);
  const [ending, setEnding] = useState<Ending>();
  const query = useConnection(SettingsKeysDocument, { organizationId }, (result) => result.keys);

  const put = (name: string, value: string | null) =>
    setSearch((before) => {
      if (value === null) before.delete(name);
      else before.set(name, value);
      return before;
    });
  const isEndedShown = search.get('ended') === '1';
  const columns = useKeyColumns({ mayWrite, isEndedShown, onEnding: setEnding });
  const rows = query.nodes.filter((key) => isEndedShown || standingOf(key) === 'live');
  const opened = query.nodes.find((key) => key.id === search.get('key'));
  const create = mayWrite && (
    <Button kind="primary" onPress={() => setCreating(true)}>
      {t('create.title')}
    </Button>
  );

  return (
    <Page title={title} actions={create} asked={asked(SettingsKeysDocument, { organizationId, first: 50 })}>
      <p className="settings-lead">{t('lead')}</p>
      {!mayWrite && <Needs {...writing} />}
      <div className="filters">
        <Check
          label={t('showEnded')}
          isChecked={isEndedShown}
          onChange={(isChecked) => put('ended', isChecked ? '1' : null)}
        />
      </div>
      <List query={query} label={title} columns={columns} rows={rows} rowId={(key) => key.id} empty={t('empty')} />
      <CreateKey isOpen={isCreating} onClose={() => setCreating(false)} />
      {ending?.act === 'rotate' && <RotateKey subject={ending.subject} onClose={() => setEnding(undefined)} />}
      {ending?.act === 'revoke' && <RevokeKey subject={ending.subject} onClose={() => setEnding(undefined)} />}
      {opened && <KeyDetails subject={opened} onClose={() => put('key', null)} />}
    </Page>
  );
}
