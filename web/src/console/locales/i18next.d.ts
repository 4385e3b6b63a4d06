// Names of texts are checked by the compiler; a test checks that both languages have the same.
import type en from './en';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app';
    resources: typeof en;
  }
}
