import { asList, asMap, asText, asTexts, at } from './data.ts';

export type Labels = Readonly<Record<string, string>>;

/** Whether a Kubernetes label selector (`matchLabels`, `matchExpressions`) matches; an empty one matches everything. */
export function selects(selector: unknown, labels: Labels): boolean {
  return readSelector(selector)(labels);
}

/** Like `selects`, for a selector that is evaluated many times. */
export function readSelector(selector: unknown): (labels: Labels) => boolean {
  const wanted = Object.entries(wantedLabels(selector));
  const expressions = asList(at(selector, 'matchExpressions'));
  return (labels) =>
    wanted.every(([key, value]) => labels[key] === value) &&
    expressions.every((expression) => fits(expression, labels));
}

/** Returns the labels that everything a selector matches is certain to have. */
export function wantedLabels(selector: unknown): Labels {
  return asTexts(at(selector, 'matchLabels'));
}

/** Whether `labels` contains every wanted label, with the wanted value. */
export function includes(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

function fits(expression: unknown, labels: Labels): boolean {
  const value = labels[asText(at(expression, 'key')) ?? ''];
  const values = asList(at(expression, 'values'));
  switch (at(expression, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return true;
  }
}

export function isEmptySelector(selector: unknown): boolean {
  return (
    Object.keys(asMap(at(selector, 'matchLabels'))).length === 0 &&
    asList(at(selector, 'matchExpressions')).length === 0
  );
}
