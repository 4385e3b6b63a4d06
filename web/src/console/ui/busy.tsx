import type { ReactNode } from 'react';

/** Figures that were asked for before go on standing, marked as such, until those come that are asked for now. */
export function Kept({ isBusy, children }: { isBusy: boolean; children: ReactNode }) {
  return (
    <div className="kept" aria-busy={isBusy}>
      {children}
    </div>
  );
}
