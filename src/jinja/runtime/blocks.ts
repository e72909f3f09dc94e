import { PyObject } from './object.ts';

/** `super`, or `self.name`: a block that is rendered when it is called. */
export class BlockReference extends PyObject {
  readonly typeName = 'BlockReference';
  private readonly name: string;
  private readonly render: () => string;
  private readonly parent: () => unknown;

  constructor(name: string, render: () => string, parent: () => unknown) {
    super();
    this.name = name;
    this.render = render;
    this.parent = parent;
  }

  override get call() {
    return () => this.render();
  }

  override attribute(name: string): unknown {
    if (name === 'super') return this.parent();
    return name === 'name' ? this.name : undefined;
  }

  override attributeNames(): readonly string[] {
    return ['super', 'name'];
  }

  repr(): string {
    return '<jinja2.runtime.BlockReference object at 0x7f0000000000>';
  }
}

/** `self`: the blocks of the rendered template. */
export class SelfReference extends PyObject {
  readonly typeName = 'TemplateReference';
  private readonly template: string;
  private readonly find: (name: string) => BlockReference | undefined;

  constructor(template: string, find: (name: string) => BlockReference | undefined) {
    super();
    this.template = template;
    this.find = find;
  }

  override item(key: unknown): unknown {
    return this.find(String(key));
  }

  repr(): string {
    return `<TemplateReference '${this.template}'>`;
  }
}
