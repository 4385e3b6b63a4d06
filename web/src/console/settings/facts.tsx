// What is known of one thing, name beside value, and the word for the state it is in.
import type { ReactNode } from 'react';

export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="settings-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export type Tone = 'good' | 'quiet' | 'bad';

export function State({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`settings-state ${tone}`}>{children}</span>;
}
