// Make a key: its name, what it may touch, as what, where, until when and how often.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useChange } from '../../api/documents';
import {
  SettingsCreateKeyDocument,
  type SettingsCreateKeyMutation,
  SettingsGrantKeyDocument,
} from '../../api/gql/graphql';
import { useOrganization, useViewer } from '../../app/viewer';
import { Dialog } from '../../ui/dialog';
import { TextInput } from '../../ui/fields';
import { Failure } from '../../ui/states';
import { ChangeForm } from '../change_form';
import { RoleChoice } from '../role_choice';
import { type Draft, emptyDraft, inputOf } from './draft';
import { ExpiryFields } from './expiry_fields';
import { NewKey } from './new_key';
import { OtherOrganizations } from './other_organizations';
import { ScopeFields } from './scope_fields';

type Made = NonNullable<SettingsCreateKeyMutation['createKey']>;

export function CreateKey({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation('keys');
  const [made, setMade] = useState<Made>();
  const [refused, setRefused] = useState<unknown>();
  function close() {
    setMade(undefined);
    setRefused(undefined);
    onClose();
  }
  return (
    <Dialog
      title={t(made ? 'new.title' : 'create.title')}
      isOpen={isOpen}
      onClose={close}
      isAlert={made !== undefined}
      mustAnswer={made !== undefined}
    >
      {made ? (
        <>
          {refused ? <Failure fault={refused} /> : null}
          <NewKey secret={made.secret} scopes={made.key.scopes} onClose={close} />
        </>
      ) : (
        <KeyForm onMade={setMade} onNotGranted={setRefused} onCancel={close} />
      )}
    </Dialog>
  );
}

type FormProps = { onMade: (made: Made) => void; onNotGranted: (refused: unknown) => void; onCancel: () => void };

function KeyForm({ onMade, onNotGranted, onCancel }: FormProps) {
  const { t } = useTranslation('keys');
  const { key } = useViewer();
  const organization = useOrganization();
  const organizationId = organization.id;
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const creation = useChange(SettingsCreateKeyDocument);
  const grant = useChange(SettingsGrantKeyDocument);
  const put = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));

  async function create() {
    const { createKey } = await creation.mutateAsync({
      input: inputOf(draft, key.scopes, organization),
      organizationId,
    });
    if (!createKey) return;
    onMade(createKey); // Shown at once: a grant that is refused elsewhere must not cost the key's text.
    try {
      for (const other of draft.others) {
        await grant.mutateAsync({ input: { id: createKey.key.id, role: draft.role }, organizationId: other });
      }
    } catch (refused) {
      onNotGranted(refused);
    }
  }

  const isPending = creation.isPending || grant.isPending;
  return (
    <ChangeForm
      submit={t('create.submit')}
      isPending={isPending}
      fault={creation.error}
      onSubmit={() => void create().catch(() => undefined)}
      onCancel={onCancel}
    >
      <TextInput
        label={t('name')}
        description={t('create.nameMeaning')}
        value={draft.name}
        onChange={(name) => put({ name })}
        isRequired
        maxLength={100}
        autoFocus
      />
      <ScopeFields draft={draft} held={key.scopes} onChange={put} />
      <RoleChoice value={draft.role} onChange={(role) => put({ role })} />
      <OtherOrganizations chosen={draft.others} onChange={(others) => put({ others })} />
      <ExpiryFields draft={draft} today={organization.today} onChange={put} />
      <TextInput
        label={t('rateLimit')}
        description={t('create.rateLimitMeaning')}
        value={draft.rateLimit}
        onChange={(rateLimit) => put({ rateLimit })}
        inputMode="numeric"
        pattern="[0-9]{1,7}"
      />
    </ChangeForm>
  );
}
