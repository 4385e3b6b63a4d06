// Below the answer: what the run cost and what is left of the key's limit; of each error what its code means.
import { useGraphiQL } from '@graphiql/react';
import { useEffect, useRef, useState } from 'react';

import { root } from '../console/app/root';
import explanations from '../generated/errors.json';
import { lastRun, type Run } from './runs';
import { useStored } from './store';

type Explanation = { meaning: string; isRetryable: boolean };

const known: Record<string, Explanation> = explanations;
const numbers = new Intl.NumberFormat('en');

export function RunReport() {
  const run = useRunOfTab();
  return (
    <div className="daftar-report" role="status">
      {run ? <p>{factsOf(run).join(' · ')}</p> : <p className="daftar-quiet">What a run costs is told here.</p>}
      <Explanations run={run} />
    </div>
  );
}

/** The last run of the open tab: answers stay in their tabs, and so does what is told of them. */
function useRunOfTab(): Run | undefined {
  const run = useStored(lastRun);
  const tab = useGraphiQL(({ tabs, activeTabIndex }) => tabs[activeTabIndex]?.id ?? '');
  const openTab = useRef(tab);
  openTab.current = tab;
  const [runs, setRuns] = useState<Record<string, Run | undefined>>({});
  useEffect(() => setRuns((before) => ({ ...before, [openTab.current]: run })), [run]);
  return runs[tab];
}

function factsOf({ cost, left, milliseconds, results }: Run): string[] {
  const facts: string[] = [];
  if (milliseconds !== undefined) facts.push(`${numbers.format(Math.round(milliseconds))} ms`);
  else facts.push(count(results, 'result'));
  if (cost)
    facts.push(`cost ${numbers.format(cost.requested)} of ${numbers.format(cost.limit)}`, count(cost.hits, 'hit'));
  if (left) facts.push(`${numbers.format(left.remaining)} of ${numbers.format(left.limit)} hits left`);
  if (left && left.remaining < left.limit / 2) facts.push(`more in ${left.resetSeconds} s`);
  return facts;
}

function count(amount: number, noun: string): string {
  return `${numbers.format(amount)} ${noun}${amount === 1 ? '' : 's'}`;
}

function Explanations({ run }: { run?: Run }) {
  const codes = new Set(run?.faults.flatMap((fault) => fault.extensions?.code ?? []));
  const explained = [...codes].filter((code) => code in known);
  if (!explained.length) return null;
  return (
    <ul className="daftar-errors" aria-label="What the errors mean">
      {explained.map((code) => (
        <li key={code}>
          <a href={`${root}/docs/guide/reference/errors.html#${code}`}>
            <code>{code}</code>
          </a>{' '}
          {known[code]!.meaning}{' '}
          <span className="daftar-quiet">
            {known[code]!.isRetryable
              ? 'It may be sent again as it is, a little later.'
              : 'Sending it again as it is changes nothing.'}
          </span>
        </li>
      ))}
    </ul>
  );
}
