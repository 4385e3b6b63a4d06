// The console: Settings and Ledger, pages over Daftar's own GraphQL.
import './ui/style.css';

import { QueryClientProvider } from '@tanstack/react-query';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { createRoot } from 'react-dom/client';
import { useTranslation } from 'react-i18next';
import { RouterProvider } from 'react-router/dom';

import { queryClient } from './api/documents';
import { currentLocale, startLocale } from './app/locale';
import { router } from './app/router';
import { SessionProvider } from './app/session';
import { startTheme } from './app/theme';

function Console() {
  useTranslation('app'); // Draw anew when the language changes.
  return (
    <I18nProvider locale={currentLocale()}>
      <SessionProvider>
        <RouterProvider router={router} />
      </SessionProvider>
    </I18nProvider>
  );
}

startTheme();
await startLocale();
createRoot(document.getElementById('root')!).render(
  <QueryClientProvider client={queryClient}>
    <Console />
  </QueryClientProvider>,
);
