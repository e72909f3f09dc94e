import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import type {
  CodeAction,
  CompletionItem,
  Diagnostic,
  Hover,
  Location,
  Position,
  PublishDiagnosticsParams,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { repository } from './render-fixture.ts';

/** `clusterwright lsp` of the built command, as an editor starts it. */
export class LanguageServer {
  readonly folder: string;
  readonly process: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #waiting = new Map<string, (found: readonly Diagnostic[]) => void>();
  readonly #versions = new Map<string, number>();
  readonly published = new Map<string, readonly Diagnostic[]>();
  readonly stderr: string[] = [];
  /** What the server logged, which should be nothing. */
  readonly logged: string[] = [];

  private constructor(folder: string, child: ChildProcess, connection: MessageConnection) {
    this.folder = folder;
    this.process = child;
    this.#connection = connection;
  }

  static async start(
    folder: string,
    args: readonly string[] = [],
    { watches = true }: { readonly watches?: boolean } = {},
  ): Promise<LanguageServer> {
    const command = join(repository, 'dist/clusterwright.cjs');
    const child = spawn(process.execPath, [command, 'lsp', '--stdio', ...args], {
      cwd: folder,
      env: { ...process.env, HOME: join(folder, 'nobody') },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const server = new LanguageServer(folder, child, connection);
    child.stderr.on('data', (chunk: Buffer) => server.stderr.push(chunk.toString()));
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      server.logged.push(message);
    });
    connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ uri, version, diagnostics }: PublishDiagnosticsParams) => {
        server.published.set(uri, diagnostics);
        server.#waiting.get(`${uri} ${version}`)?.(diagnostics);
      },
    );
    connection.onRequest('client/registerCapability', () => null);
    connection.listen();
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: watches } } },
    });
    await connection.sendNotification('initialized', {});
    return server;
  }

  uri(path: string): string {
    return pathToFileURL(join(this.folder, path)).href;
  }

  /** Puts a text into the editor, as if it had been typed, and waits for the findings. */
  async type(path: string, text: string): Promise<readonly Diagnostic[]> {
    const uri = this.uri(path);
    const version = (this.#versions.get(path) ?? 0) + 1;
    this.#versions.set(path, version);
    const found = this.#findingsOf(`${uri} ${version}`);
    if (version === 1) {
      const textDocument = { uri, languageId: 'yaml', version, text };
      await this.#connection.sendNotification('textDocument/didOpen', { textDocument });
    } else {
      const contentChanges = [{ text }];
      await this.#connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges,
      });
    }
    return found;
  }

  async #findingsOf(text: string): Promise<readonly Diagnostic[]> {
    return new Promise((resolve) => {
      this.#waiting.set(text, (diagnostics) => {
        this.#waiting.delete(text);
        resolve(diagnostics);
      });
    });
  }

  /** Reports that the file was written to disk. */
  async saved(path: string): Promise<void> {
    const changes = [{ uri: this.uri(path), type: 2 }];
    await this.#connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
  }

  async hover(path: string, position: Position): Promise<string> {
    const hover = await this.#ask<Hover | null>('hover', path, { position });
    return (hover?.contents as { value?: string } | undefined)?.value ?? '';
  }

  async complete(path: string, position: Position): Promise<readonly CompletionItem[]> {
    return (await this.#ask<readonly CompletionItem[] | null>('completion', path, { position })) ?? [];
  }

  async locations(
    what: 'definition' | 'implementation' | 'references',
    path: string,
    position: Position,
  ): Promise<readonly string[]> {
    const context = { includeDeclaration: true };
    const found = await this.#ask<readonly Location[] | null>(what, path, { position, context });
    return (found ?? []).map(({ uri, range }) => `${this.#shown(uri)}:${range.start.line + 1}`);
  }

  async actions(path: string, line: number): Promise<readonly CodeAction[]> {
    const at = { line, character: 0 };
    const params = { range: { start: at, end: at }, context: { diagnostics: [] } };
    return (await this.#ask<readonly CodeAction[] | null>('codeAction', path, params)) ?? [];
  }

  async rename(path: string, position: Position, newName: string): Promise<WorkspaceEdit> {
    await this.#ask('prepareRename', path, { position });
    return this.#ask<WorkspaceEdit>('rename', path, { position, newName });
  }

  /** The files that an edit changes, with their new texts; `open` are those that the editor has. */
  applied(edit: WorkspaceEdit, open: Readonly<Record<string, string>> = {}): Record<string, string> {
    return Object.fromEntries(
      Object.entries(edit.changes ?? {}).map(([uri, edits]) => {
        const path = this.#shown(uri);
        return [path, edited(open[path] ?? readFileSync(join(this.folder, path), 'utf8'), edits)];
      }),
    );
  }

  /** Shuts down as editors do; returns the exit status. */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.process.once('exit', resolve));
    await this.#connection.sendRequest('shutdown');
    await this.#connection.sendNotification('exit');
    const status = await ended;
    this.#connection.dispose();
    return status;
  }

  #shown(uri: string): string {
    const root = `${pathToFileURL(this.folder).href}/`;
    return uri.startsWith(root) ? uri.slice(root.length) : uri.replace(/^.*\/templates\//, 'shipped:');
  }

  async #ask<T>(what: string, path: string, params: object): Promise<T> {
    const textDocument = { uri: this.uri(path) };
    return this.#connection.sendRequest<T>(`textDocument/${what}`, { textDocument, ...params });
  }
}

export function edited(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create('', '', 0, text), [...edits]);
}

/** A text with `¦` where the cursor is. */
export function withCursor(marked: string): { readonly text: string; readonly position: Position } {
  const offset = marked.indexOf('¦');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return { text, position: TextDocument.create('', '', 0, text).positionAt(offset) };
}
