// A page before one is signed in: a title, one thing to do, language and colours.
import './alone.css';

import { type ReactNode, useEffect } from 'react';

import { LanguageChoice, ThemeChoice } from './preferences';

export function Alone({ title, explanation, children }: { title: string; explanation: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} – Daftar`;
  }, [title]);
  return (
    <div className="alone-frame">
      <header className="top">
        <span className="brand">Daftar</span>
        <div className="preferences">
          <LanguageChoice />
          <ThemeChoice />
        </div>
      </header>
      <main className="alone">
        <h1>{title}</h1>
        <p className="explanation">{explanation}</p>
        {children}
      </main>
    </div>
  );
}
