// An address may hold anything: a page is shown only when it can read all of it, and says what it cannot read.
import type { ComponentType, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../ui/button';
import { Page } from '../ui/page';
import { useAddress } from './address';
import { organizationParameter } from './kept_organization';
import type { ParameterName, Parameters, Wrong } from './parameters';

const SHOWN_CHARACTERS = 60;
type Fault = { name: string; value: string; wrong: Wrong };
type Loaded = { default: ComponentType; parameters?: Parameters };

/** A page that draws nothing of books as long as part of its address is not understood. */
export function checked({ default: Shown, parameters = {} }: Loaded): ComponentType {
  return () => (
    <Checked parameters={parameters}>
      <Shown />
    </Checked>
  );
}

function Checked({ parameters, children }: { parameters: Parameters; children: ReactNode }) {
  const [address] = useAddress();
  const faults = faultsOf(address, parameters);
  return faults.length === 0 ? children : <Misread faults={faults} known={Object.keys(parameters)} />;
}

function faultsOf(address: URLSearchParams, parameters: Parameters): Fault[] {
  const names = new Set([...address.keys()].filter((name) => name !== organizationParameter));
  return [...names].flatMap((name) => {
    const [value = '', ...others] = address.getAll(name);
    const read = Object.hasOwn(parameters, name) ? parameters[name as ParameterName] : undefined;
    const wrong = !read ? 'unknown' : others.length > 0 ? 'twice' : read(value);
    const isEmpty = value === '' && others.length === 0;
    return wrong ? [{ name, value, wrong: isEmpty && read ? 'empty' : wrong }] : [];
  });
}

/** Which part, why, and a way to see the page without it. */
function Misread({ faults, known }: { faults: readonly Fault[]; known: readonly string[] }) {
  const { t } = useTranslation('parameters');
  const [, change] = useAddress();
  function clear(names: readonly string[]) {
    change(Object.fromEntries(names.map((name) => [name, undefined])));
    // The button that was pressed goes away: the keyboard's place is the page that comes.
    document.getElementById('main')?.focus();
  }
  return (
    <Page title={t('title')}>
      <div className="failure" role="alert">
        <p>{t('explanation')}</p>
      </div>
      <dl className="misread">
        {faults.map(({ name, value, wrong }) => (
          <div key={name}>
            <dt>{known.includes(name) ? t(`names.${name as ParameterName}`) : <bdi>{shortened(name)}</bdi>}</dt>
            <dd>
              {value && (
                <code>
                  <bdi>{shortened(value)}</bdi>
                </code>
              )}
              <span>{t(`wrong.${wrong}`)}</span>
              <Button onPress={() => clear([name])}>{t('clear')}</Button>
            </dd>
          </div>
        ))}
      </dl>
      {faults.length > 1 && <Button onPress={() => clear(faults.map(({ name }) => name))}>{t('clearAll')}</Button>}
    </Page>
  );
}

function shortened(words: string): string {
  return words.length > SHOWN_CHARACTERS ? `${words.slice(0, SHOWN_CHARACTERS)}…` : words;
}
