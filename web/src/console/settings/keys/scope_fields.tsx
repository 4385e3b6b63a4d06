// What a key may touch: all, all to read, or area by area, each in plain words.
import { useTranslation } from 'react-i18next';

import { Check, Group, OneOf } from '../choices';
import { areas, type Draft, every, holds, type Reach, type Scope, scopesOf } from './draft';

type Props = { draft: Draft; held: readonly string[]; onChange: (part: Partial<Draft>) => void };

export function ScopeFields({ draft, held, onChange }: Props) {
  const { t } = useTranslation('keys');
  const reaches: readonly Reach[] = ['reading', 'everything', 'chosen'];
  const options = reaches.map((value) => ({
    value,
    label: t(`reach.${value}.name`),
    explanation: t(
      value === 'everything' && !held.includes(every) ? 'reach.everything.atMost' : `reach.${value}.meaning`,
    ),
  }));
  return (
    <>
      <OneOf legend={t('scopes')} options={options} value={draft.reach} onChange={(reach) => onChange({ reach })} />
      {draft.reach === 'chosen' && <Areas draft={draft} held={held} onChange={onChange} />}
    </>
  );
}

function Areas({ draft, held, onChange }: Props) {
  const { t } = useTranslation('keys');
  function put(scope: Scope, isChecked: boolean) {
    const others = draft.scopes.filter((one) => one !== scope);
    onChange({ scopes: isChecked ? [...others, scope] : others });
  }
  return (
    <div className="key-areas">
      {areas.map((area) => (
        <Group key={area} legend={t(`areas.${area}.name`)}>
          {scopesOf(area).map(({ verb, scope }) => (
            <Check
              key={scope}
              label={t(`verbs.${verb}`)}
              explanation={verb === 'read' || area === 'reports' ? t(`areas.${area}.read`) : t(`areas.${area}.write`)}
              isChecked={draft.scopes.includes(scope)}
              isDisabled={!holds(held, scope)}
              onChange={(isChecked) => put(scope, isChecked)}
            />
          ))}
        </Group>
      ))}
    </div>
  );
}
