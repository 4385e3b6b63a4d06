// What the keyboard does while something is written.
type Shortcut = readonly [keys: string, does: string];

export function Shortcuts({ title, shortcuts }: { title: string; shortcuts: readonly Shortcut[] }) {
  return (
    <section className="journal-shortcuts">
      <h2>{title}</h2>
      <dl>
        {shortcuts.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              <kbd dir="ltr">{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
