// Boxes to tick and one-of-a-few with a sentence for each: the browser's own, which every reader and phone knows.
import { type InputHTMLAttributes, type ReactNode, useId } from 'react';

type CheckProps = {
  label: string;
  explanation?: string;
  isChecked: boolean;
  isDisabled?: boolean;
  onChange: (isChecked: boolean) => void;
};

export function Check({ label, explanation, isChecked, isDisabled, onChange }: CheckProps) {
  return (
    <Box
      type="checkbox"
      label={label}
      explanation={explanation}
      checked={isChecked}
      disabled={isDisabled}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}

type Option<Value> = { value: Value; label: string; explanation?: string };
type OneOfProps<Value> = {
  legend: string;
  options: readonly Option<Value>[];
  value: Value;
  onChange: (value: Value) => void;
};

export function OneOf<Value extends string>({ legend, options, value, onChange }: OneOfProps<Value>) {
  const name = useId();
  return (
    <Group legend={legend}>
      {options.map((option) => (
        <Box
          key={option.value}
          type="radio"
          name={name}
          label={option.label}
          explanation={option.explanation}
          checked={option.value === value}
          onChange={() => onChange(option.value)}
        />
      ))}
    </Group>
  );
}

export function Group({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className="settings-group">
      <legend>{legend}</legend>
      {children}
    </fieldset>
  );
}

/** A box and its name; the sentence describes it and is not part of the name. */
function Box({
  label,
  explanation,
  ...input
}: InputHTMLAttributes<HTMLInputElement> & { label: string; explanation?: string }) {
  const id = useId();
  return (
    <div className="settings-choice">
      <input {...input} id={id} aria-describedby={explanation && `${id}-words`} />
      <label htmlFor={id}>{label}</label>
      {explanation && <small id={`${id}-words`}>{explanation}</small>}
    </div>
  );
}
