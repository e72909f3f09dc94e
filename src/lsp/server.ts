import { sep } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import {
  CodeActionKind,
  type Connection,
  createConnection,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  type InitializeResult,
  MarkupKind,
  type Position,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { trusting } from '../untrusted.ts';
import { completeConfiguration } from './configuration/completion.ts';
import { hoverConfiguration } from './configuration/hover.ts';
import { definitionAt, outputsOf, referencesAt } from './definition.ts';
import { type ClusterFile, clusterFileOf } from './find-folder.ts';
import { ClusterFolder } from './folder.ts';
import { pathOf } from './places.ts';
import { published } from './published.ts';
import { quickFixes } from './quick-fixes.ts';
import { renamableAt, renameAt } from './rename.ts';
import { completeTemplate } from './template/completion.ts';
import { hoverTemplate } from './template/hover.ts';

/** Who types is quiet for so long before the findings follow, in milliseconds. */
const quiet = 40;

const watched = [
  '**/cluster.{yaml,toml}',
  '**/clusterwright.config.{ts,mts,js,mjs}',
  '**/apps/**/*.{ts,mts,js,mjs}',
  '**/templates/{config,overrides}/**',
];

export interface ServerOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
}

/** Speak the Language Server Protocol until the editor ends the conversation; whether it ended as agreed. */
export async function serve({ input, output, env, version }: ServerOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const watchDog = {
      shutdownReceived: false,
      initialize: () => {},
      exit: (code: number) => resolve(code === 0),
    };
    const connection = createConnection(
      (logger) =>
        createProtocolConnection(new StreamMessageReader(input), new StreamMessageWriter(output), logger),
      watchDog,
    );
    // An editor that was killed says nothing.
    input.on('end', () => resolve(false));
    input.on('error', () => resolve(false));
    new Server(connection, env, version).listen();
  });
}

class Server {
  readonly #connection: Connection;
  readonly #env: ServerOptions['env'];
  readonly #version: string;
  readonly #documents = new TextDocuments(TextDocument);
  readonly #folders = new Map<string, ClusterFolder>();
  readonly #published = new Map<string, Set<string>>();
  /** The folders that the user has open, as URIs. */
  readonly #roots = new Set<string>();
  /** Whether the editor can watch files, and whether it tells of folders that come and go. */
  #watches = false;
  #tellsFolders = false;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(connection: Connection, env: ServerOptions['env'], version: string) {
    this.#connection = connection;
    this.#env = env;
    this.#version = version;
  }

  listen(): void {
    const connection = this.#connection;
    connection.onInitialize(({ capabilities, workspaceFolders, rootUri }) => {
      this.#watches = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
      this.#tellsFolders = capabilities.workspace?.workspaceFolders === true;
      const open = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null ? [] : [rootUri]);
      for (const uri of open) this.#roots.add(uri);
      return this.#initialized();
    });
    connection.onInitialized(() => this.#watch());
    // A document that is opened counts as changed, too; its first findings are all that there are.
    const opened = new Set<string>();
    this.#documents.onDidOpen(({ document: { uri } }) => void opened.add(uri));
    this.#documents.onDidChangeContent(({ document: { uri } }) => {
      this.#changed(uri, { thorough: opened.delete(uri) });
    });
    this.#documents.onDidSave(({ document }) =>
      this.#changed(document.uri, { onDisk: true, thorough: true }),
    );
    this.#documents.onDidClose(({ document }) => this.#changed(document.uri, { onDisk: true }));
    connection.onDidChangeWatchedFiles(({ changes }) => {
      for (const { uri } of changes) this.#changed(uri, { onDisk: true });
    });
    connection.onHover((params) =>
      this.#asked(params, async (folder, { path, kind }) => {
        const hover =
          kind === 'configuration' ? hoverConfiguration : kind === 'template' ? hoverTemplate : undefined;
        const value = await hover?.(folder, path, params.position);
        return value === undefined ? null : { contents: { kind: MarkupKind.Markdown, value } };
      }),
    );
    connection.onCompletion((params) =>
      this.#asked(params, async (folder, { path, kind }) => {
        if (kind === 'configuration')
          return [...(await completeConfiguration(folder, path, params.position))];
        return kind === 'template' ? [...(await completeTemplate(folder, path, params.position))] : null;
      }),
    );
    connection.onDefinition((params) =>
      this.#asked(params, async (folder, file) => [...(await definitionAt(folder, file, params.position))]),
    );
    connection.onImplementation((params) =>
      this.#asked(params, async (folder, { path, kind }) =>
        kind === 'template' ? [...(await outputsOf(folder, path, params.position.line + 1))] : null,
      ),
    );
    connection.onReferences((params) =>
      this.#asked(params, async (folder, file) => [...(await referencesAt(folder, file, params.position))]),
    );
    connection.onCodeAction((params) =>
      this.#asked(params, async (folder, { path, kind }) =>
        kind === 'output' ? null : [...(await quickFixes(folder, path, params.range))],
      ),
    );
    connection.onPrepareRename((params) =>
      this.#asked(params, async (folder, file) => {
        const found = await renamableAt(folder, file, params.position);
        if ('refused' in found) throw new ResponseError(ErrorCodes.InvalidRequest, found.refused);
        return { range: found.range, placeholder: found.name };
      }),
    );
    connection.onRenameRequest((params) =>
      this.#asked(params, async (folder, file) => {
        const edit = await renameAt(folder, file, params.position, params.newName);
        if ('refused' in edit) throw new ResponseError(ErrorCodes.InvalidRequest, edit.refused);
        return edit;
      }),
    );
    this.#documents.listen(connection);
    connection.listen();
  }

  /** Ask the editor to tell what others write: an app, a template, the configuration. */
  async #watch(): Promise<void> {
    if (this.#tellsFolders) {
      this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) this.#roots.delete(uri);
        for (const { uri } of added) this.#roots.add(uri);
        this.#folders.clear();
      });
    }
    if (!this.#watches) return;
    const watchers = watched.map((globPattern) => ({ globPattern }));
    await this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }

  #initialized(): InitializeResult {
    return {
      serverInfo: { name: 'clusterwright', version: this.#version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        completionProvider: { triggerCharacters: ['|', '{', '%', "'", '"', '/', ':', ' '] },
        definitionProvider: true,
        implementationProvider: true,
        referencesProvider: true,
        renameProvider: { prepareProvider: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      },
    };
  }

  /** Answer a request about a file of a cluster; of any other there is nothing to say. */
  async #asked<T>(
    { textDocument }: { readonly textDocument: { readonly uri: string }; readonly position?: Position },
    answer: (folder: ClusterFolder, file: ClusterFile) => Promise<T>,
  ): Promise<T | null> {
    const file = fileOf(textDocument.uri);
    if (file === undefined) return null;
    try {
      return await answer(this.#folder(file.cwd), file);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      this.#bug(error);
      return null;
    }
  }

  #folder(cwd: string): ClusterFolder {
    let folder = this.#folders.get(cwd);
    if (folder === undefined) {
      const byPath = () => new Map(this.#documents.all().map((document) => [pathOf(document.uri), document]));
      folder = new ClusterFolder(
        cwd,
        this.#isOpen(cwd) ? this.#env : trusting({ env: this.#env }, { untrusted: true }).env,
        {
          text: (path) => byPath().get(path)?.getText(),
          paths: () => [...byPath().keys()].filter((path) => path !== undefined),
        },
      );
      this.#folders.set(cwd, folder);
    }
    return folder;
  }

  /** Whether a folder is one that the user has open. Of a file from elsewhere nobody has said that its code may run. */
  #isOpen(cwd: string): boolean {
    return [...this.#roots].some((uri) => {
      const root = pathOf(uri);
      return root !== undefined && (cwd === root || cwd.startsWith(root.endsWith(sep) ? root : root + sep));
    });
  }

  #changed(
    uri: string,
    { onDisk = false, thorough = false }: { onDisk?: boolean; thorough?: boolean },
  ): void {
    const file = fileOf(uri);
    if (file === undefined) return;
    const { cwd, kind } = file;
    this.#folder(cwd).changed(kind, onDisk);
    clearTimeout(this.#timers.get(cwd));
    this.#timers.set(
      cwd,
      setTimeout(() => void this.#publish(cwd, thorough), quiet),
    );
  }

  async #publish(cwd: string, thorough: boolean): Promise<void> {
    try {
      const folder = this.#folder(cwd);
      const before = this.#published.get(cwd) ?? new Set();
      // Editors drop findings of a text that they do not have any more.
      const open = this.#documents.all().filter(({ uri }) => fileOf(uri)?.cwd === cwd);
      const versions = new Map(open.map(({ uri, version }) => [uri, version]));
      const silent = new Set([...before, ...versions.keys()]);
      const found = published(cwd, await folder.diagnostics(thorough), silent, (file) => folder.text(file));
      const withFindings = found.filter(({ diagnostics }) => diagnostics.length > 0);
      this.#published.set(cwd, new Set(withFindings.map(({ uri }) => uri)));
      for (const one of found) {
        const version = versions.get(one.uri);
        await this.#connection.sendDiagnostics({ ...one, ...(version !== undefined && { version }) });
      }
    } catch (error) {
      this.#bug(error);
    }
  }

  /** A bug of ours. Its message may quote the configuration, so only the places in our code are told. */
  #bug(error: unknown): void {
    const { name, stack } = error instanceof Error ? error : new Error(String(error));
    const frames = stack?.match(/^ {4}at .*$/gm)?.join('\n') ?? '';
    this.#connection.console.error(`clusterwright ${this.#version}: internal error (${name})\n${frames}`);
  }
}

function fileOf(uri: string): ClusterFile | undefined {
  const path = pathOf(uri);
  return path === undefined ? undefined : clusterFileOf(path);
}
