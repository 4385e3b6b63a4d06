// The form of every change: its fields, what the server refused, and the two ways out.
import type { ReactNode } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';

import { Button } from '../ui/button';
import { Failure } from '../ui/states';

type Props = {
  submit: string;
  kind?: 'primary' | 'danger';
  isPending: boolean;
  fault: unknown;
  onSubmit: () => void;
  onCancel?: () => void;
  children?: ReactNode;
};

export function ChangeForm({ submit, kind = 'primary', isPending, fault, onSubmit, onCancel, children }: Props) {
  const { t } = useTranslation('settings');
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      {fault ? <Failure fault={fault} /> : null}
      <div className="settings-buttons">
        <Button type="submit" kind={kind} isPending={isPending}>
          {submit}
        </Button>
        {onCancel && <Button onPress={onCancel}>{t('cancel')}</Button>}
      </div>
    </Form>
  );
}
