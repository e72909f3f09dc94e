import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';

export interface Place {
  readonly line: number;
  readonly character: number;
}

export interface EditorDiagnostic {
  readonly message: string;
  readonly range: { readonly start: Place; readonly end: Place };
}

export interface CompletionItem {
  readonly label: string;
  readonly insertText?: string;
}

/** The YAML language server as editors start it, with one schema (a URI) for every file. */
export class EditorServer {
  readonly #process: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #waiting = new Map<string, (found: readonly EditorDiagnostic[]) => void>();
  #count = 0;

  private constructor(process: ChildProcess, connection: MessageConnection) {
    this.#process = process;
    this.#connection = connection;
  }

  static async start(schema: string): Promise<EditorServer> {
    const program = createRequire(import.meta.url).resolve('yaml-language-server/bin/yaml-language-server');
    const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
    if (child.stdout === null || child.stdin === null) throw new Error('the server has no streams');
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const server = new EditorServer(child, connection);
    const yaml = {
      validate: true,
      hover: true,
      completion: true,
      schemaStore: { enable: false },
      schemas: { [schema]: '*.yaml' },
    };
    connection.onRequest('workspace/configuration', ({ items }: { items: readonly { section?: string }[] }) =>
      items.map(({ section }) => (section === 'yaml' ? yaml : {})),
    );
    connection.onRequest('client/registerCapability', () => null);
    connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ uri, diagnostics }: { uri: string; diagnostics: readonly EditorDiagnostic[] }) => {
        server.#waiting.get(uri)?.(diagnostics);
      },
    );
    connection.listen();
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        workspace: { configuration: true },
        textDocument: { completion: { completionItem: { snippetSupport: true } } },
      },
    });
    await connection.sendNotification('initialized', {});
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: { yaml } });
    return server;
  }

  async diagnostics(text: string): Promise<readonly EditorDiagnostic[]> {
    return this.#diagnosed(this.#newUri(), text);
  }

  /** Opens a file and waits for its diagnostics: only then has the server read the schema. */
  async #diagnosed(uri: string, text: string): Promise<readonly EditorDiagnostic[]> {
    const found = new Promise<readonly EditorDiagnostic[]>((resolve) => {
      this.#waiting.set(uri, resolve);
    });
    await this.#open(uri, text);
    return found;
  }

  async hovers(text: string, places: readonly Place[]): Promise<readonly string[]> {
    const uri = this.#newUri();
    await this.#diagnosed(uri, text);
    const results: string[] = [];
    for (const position of places) {
      const hover = await this.#connection.sendRequest<{ contents?: { value?: string } } | null>(
        'textDocument/hover',
        { textDocument: { uri }, position },
      );
      results.push(hover?.contents?.value ?? '');
    }
    return results;
  }

  async completions(text: string, position: Place): Promise<readonly CompletionItem[]> {
    const uri = this.#newUri();
    await this.#open(uri, text);
    const { items } = await this.#connection.sendRequest<{ items: readonly CompletionItem[] }>(
      'textDocument/completion',
      { textDocument: { uri }, position },
    );
    return items;
  }

  stop(): void {
    this.#connection.dispose();
    this.#process.kill();
  }

  #newUri(): string {
    return `file:///probe-${++this.#count}.yaml`;
  }

  async #open(uri: string, text: string): Promise<void> {
    await this.#connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
  }
}
