// Whether a key works: live, expired or revoked.
import { useTranslation } from 'react-i18next';

import type { SettingsKeyFragment } from '../../api/gql/graphql';
import { State, type Tone } from '../facts';

type Lived = Pick<SettingsKeyFragment, 'revokedAt' | 'expiresAt'>;
export type KeyStanding = 'live' | 'expired' | 'revoked';

const tones: Record<KeyStanding, Tone> = { live: 'good', expired: 'quiet', revoked: 'quiet' };

export function standingOf({ revokedAt, expiresAt }: Lived): KeyStanding {
  if (revokedAt) return 'revoked';
  return expiresAt && Date.parse(expiresAt) <= Date.now() ? 'expired' : 'live';
}

export function KeyState({ subject }: { subject: Lived }) {
  const { t } = useTranslation('keys');
  const standing = standingOf(subject);
  return <State tone={tones[standing]}>{t(`standing.${standing}`)}</State>;
}
