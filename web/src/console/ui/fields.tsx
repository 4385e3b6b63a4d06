// Labelled fields. A refusal of the server about a field is shown at the field.
import { type InputHTMLAttributes, useId } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextField, type TextFieldProps } from 'react-aria-components/TextField';

type TextInputProps = Omit<TextFieldProps, 'className' | 'children'> & {
  label: string;
  description?: string;
  /** What the server refused about this field. */
  fault?: string;
  placeholder?: string;
  isLabelHidden?: boolean;
  lang?: string;
} & Pick<InputHTMLAttributes<HTMLInputElement>, 'list' | 'min' | 'max'>;

/** A line of text; `type="date"` for a calendar day, `inputMode="decimal"` for an amount. */
export function TextInput({
  label,
  description,
  fault,
  placeholder,
  isLabelHidden,
  lang,
  list,
  min,
  max,
  ...rest
}: TextInputProps) {
  const isRefused = fault !== undefined || rest.isInvalid === true;
  // What the server refused must not keep the browser from sending it anew.
  return (
    <TextField {...rest} className="field" isInvalid={isRefused} validationBehavior={isRefused ? 'aria' : 'native'}>
      <Label className={isLabelHidden ? 'hidden' : undefined}>{label}</Label>
      <Input placeholder={placeholder} lang={lang} list={list} min={min} max={max} />
      {description && <Text slot="description">{description}</Text>}
      <FieldError>{fault}</FieldError>
    </TextField>
  );
}

type ChoiceProps = {
  label: string;
  isLabelHidden?: boolean;
  options: readonly { value: string; label: string }[];
  value?: string;
  defaultValue?: string;
  onChange: (value: string) => void;
  isDisabled?: boolean;
};

/** One of a few: the browser's own select, which every reader and phone knows. */
export function Choice({ label, isLabelHidden, options, value, defaultValue, onChange, isDisabled }: ChoiceProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className={isLabelHidden ? 'hidden' : undefined}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        defaultValue={defaultValue}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
