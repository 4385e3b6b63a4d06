// The gallery: example operations by task; choosing one opens it in a tab, ready to run.
import { type GraphiQLPlugin, useGraphiQL, useGraphiQLActions } from '@graphiql/react';

import { type Example, gallery } from './gallery';
import { isNarrow } from './narrow';

const marks = { query: null, mutation: 'writes', subscription: 'live' };

function ExamplesPanel() {
  const open = useOpenExample();
  return (
    <section className="daftar-panel" aria-labelledby="daftar-examples">
      <h2 id="daftar-examples">Examples</h2>
      <p>Each runs as it stands on the demo books. Choose one, then press the button or Ctrl-Enter.</p>
      {gallery.map(({ task, examples }) => (
        <section key={task} aria-label={task}>
          <h3>{task}</h3>
          <ul className="daftar-examples">
            {examples.map((example) => (
              <li key={example.operationName}>
                <button type="button" onClick={() => open(example)}>
                  <span className="daftar-example-title">
                    {example.title}{' '}
                    {marks[example.kind] && <small className="daftar-mark">{marks[example.kind]}</small>}
                  </span>
                  <span className="daftar-quiet">{example.about}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

/** Go to the tab in which an example stands untouched, or open one for it. */
function useOpenExample(): (example: Example) => void {
  const { tabs, queryEditor, variableEditor } = useGraphiQL(({ tabs, queryEditor, variableEditor }) => ({
    tabs,
    queryEditor,
    variableEditor,
  }));
  const { addTab, changeTab, setVisiblePlugin, updateActiveTabValues } = useGraphiQLActions();
  return ({ query, variables, operationName }) => {
    const open = tabs.findIndex((tab) => tab.query === query && (tab.variables ?? '') === (variables ?? ''));
    if (open >= 0) changeTab(open);
    else {
      addTab();
      updateActiveTabValues({ query, variables, operationName });
      queryEditor?.setValue(query);
      variableEditor?.setValue(variables ?? '');
    }
    if (isNarrow()) setVisiblePlugin(null); // It lies over the editor.
    queryEditor?.focus();
  };
}

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M3 3h5v5H3zM12 3h5v5h-5zM3 12h5v5H3zM12 12h5v5h-5z" strokeLinejoin="round" />
    </svg>
  );
}

export const examplesPlugin: GraphiQLPlugin = { title: 'Examples', icon: ExamplesIcon, content: ExamplesPanel };
