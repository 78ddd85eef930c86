import type { BackendFinding } from '../../backend/rag-backend';
import { type Fields, fieldsOf, numberOf, recordsOf, textOf } from '../../http/fields';

/** One variable of the app's input form. */
interface Variable {
  name: string;
  /** `text-input`, `paragraph`, `select`, `number`, `file` … */
  control: string;
  required: boolean;
  maxLength: number | undefined;
  options: readonly unknown[];
}

/** Limits the list for a long form; once these are fixed, the next check shows the rest. */
const MAX_TOLD = 10;

/** The values sent with questions: with the first one, and with one after much has been said. */
export interface Given {
  first: Fields;
  later: Fields;
}

/** Compares the inputs with `user_input_form` of GET /parameters, by Dify's rules. */
export function judgeInputs(form: unknown, given: Given): BackendFinding[] {
  const variables = variablesOf(form);
  const problems = [
    ...variables.flatMap((variable) => judge(variable, given)),
    ...unknownIn({ ...given.first, ...given.later }, variables),
  ];
  if (problems.length > 0) return problems.slice(0, MAX_TOLD);
  const required = variables.filter((variable) => variable.required).length;
  return [
    finding(
      'ok',
      required === 0 ? 'The app requires none.' : `All that the app requires are given (${required}).`,
    ),
  ];
}

function judge(variable: Variable, { first, later }: Given): BackendFinding[] {
  const name = shown(variable.name);
  const value = valueIn(first, variable);
  const now = problemOf(variable, value);
  if (now) return [finding('error', `The app's input ${name} ${now}`)];
  const then = problemOf(variable, valueIn(later, variable));
  if (then) return [finding('warning', `Once much has been said, the app's input ${name} ${then}`)];
  if (!variable.required || value !== '') return [];
  return [
    finding(
      'warning',
      `The app's input ${name} is required and given empty, which old versions refuse; make it optional in Dify.`,
    ),
  ];
}

function unknownIn(inputs: Fields, variables: readonly Variable[]): BackendFinding[] {
  const known = new Set(variables.map(({ name }) => name));
  return Object.keys(inputs)
    .filter((name) => !known.has(name))
    .map((name) =>
      finding(
        'warning',
        `The app has no input ${shown(name)}, so Dify ignores it; correct the name, or add it to the app.`,
      ),
    );
}

function valueIn(inputs: Fields, { name }: Variable): unknown {
  return Object.hasOwn(inputs, name) ? inputs[name] : undefined;
}

/** Includes the fix, but not the value. */
function problemOf({ control, required, maxLength, options }: Variable, value: unknown): string | undefined {
  if (value === undefined || value === null) {
    if (!required) return undefined;
    return control.startsWith('file')
      ? 'is a required file, and no files are sent from here; make it optional in Dify.'
      : 'is required and not given; give it, or make it optional in Dify.';
  }
  switch (control) {
    case 'number':
      return numberOf(value) === undefined ? 'must be a number.' : undefined;
    case 'select':
      return options.includes(value) ? undefined : 'must be one of the options that the app lists.';
    case 'text-input':
    case 'paragraph':
      if (typeof value !== 'string') return 'must be a text.';
      return maxLength && lengthOf(value) > maxLength
        ? `gets ${lengthOf(value)} characters and takes ${maxLength}; raise its limit in Dify, or give less.`
        : undefined;
    default:
      return undefined;
  }
}

/** Counts as Dify does: an emoji is one. */
function lengthOf(text: string): number {
  return [...text].length;
}

/** A list of single-key objects: the key is the control, its value the variable. */
function variablesOf(form: unknown): Variable[] {
  return recordsOf(form).flatMap((entry) =>
    Object.entries(entry).flatMap(([control, value]) => {
      const variable = fieldsOf(value);
      return variable ? variableOf(control, variable) : [];
    }),
  );
}

function variableOf(control: string, { variable, required, max_length, options }: Fields): Variable[] {
  const name = textOf(variable);
  if (name === undefined) return [];
  return [
    {
      name,
      control,
      required: required === true,
      maxLength: numberOf(max_length),
      options: Array.isArray(options) ? options : [],
    },
  ];
}

/** A name from a server may contain anything; one that Dify would not accept is not shown. */
function shown(name: string): string {
  return /^[\p{L}\p{N}_.-]{1,64}$/u.test(name) ? `"${name}"` : '(with a name that cannot be shown)';
}

function finding(level: BackendFinding['level'], detail: string): BackendFinding {
  return { level, check: 'inputs', detail };
}
