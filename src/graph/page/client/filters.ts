import { byId, data, make, type PageNode } from './data.ts';

/** The filter's word for what is the same in both states. */
const unchanged = 'unchanged';

export interface Filter {
  readonly sees: (node: PageNode) => boolean;
  /** The background edges that are always drawn. */
  readonly background: ReadonlySet<string>;
  readonly isOn: boolean;
}

/** The filter by namespace and kind, and the options for what else is drawn. */
export function filters(changed: (filter: Filter) => void): void {
  const all = data.views.flatMap(({ nodes }) => nodes);
  const distinct = (values: readonly (string | undefined)[]) =>
    [...new Set(values.filter((value) => value !== undefined))].sort();
  const namespaces = group('Namespaces', distinct(all.map(({ namespace }) => namespace)), true);
  const kinds = group('Kinds', distinct(all.map(({ kind }) => kind)), true);
  const background = group(
    'Also draw',
    distinct(data.views.flatMap(({ edges }) => edges.map((edge) => edge.background))),
    false,
  );
  const changes = group('Changes', data.compared ? ['added', 'changed', 'removed', unchanged] : [], true);
  const reset = make('button', {}, 'Show everything');
  const area = byId('filters');
  area.append(
    ...(changes.size > 0 ? [changes.element] : []),
    namespaces.element,
    kinds.element,
    ...(background.size > 0 ? [background.element] : []),
    reset,
  );
  const update = () => {
    const [hiddenNamespaces, hiddenKinds] = [namespaces.unchecked(), kinds.unchecked()];
    const hiddenChanges = changes.unchecked();
    changed({
      sees: ({ namespace, kind, change = unchanged }) =>
        !hiddenChanges.has(change) &&
        !hiddenKinds.has(kind) &&
        (namespace === undefined || !hiddenNamespaces.has(namespace)),
      background: background.checked(),
      isOn: hiddenKinds.size + hiddenNamespaces.size + hiddenChanges.size + background.checked().size > 0,
    });
  };
  area.addEventListener('change', update);
  reset.addEventListener('click', () => {
    for (const each of [changes, namespaces, kinds, background]) each.reset();
    update();
  });
}

function group(title: string, values: readonly string[], checked: boolean) {
  const boxes = values.map((value) => {
    const box = make('input', { type: 'checkbox', value });
    box.checked = checked;
    return box;
  });
  const chips = boxes.map((box) => make('label', { class: 'chip' }, box, box.value));
  const element = make('fieldset', {}, make('legend', {}, title), make('div', {}, ...chips));
  // Alt-click or double-click hides all others.
  for (const chip of chips) {
    chip.addEventListener('dblclick', (event) => {
      event.preventDefault();
      for (const box of boxes) box.checked = chip.contains(box);
      element.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }
  const named = (state: boolean) =>
    new Set(boxes.filter((box) => box.checked === state).map(({ value }) => value));
  return {
    element,
    size: boxes.length,
    checked: () => named(true),
    unchecked: () => named(false),
    reset: () => {
      for (const box of boxes) box.checked = checked;
    },
  };
}
