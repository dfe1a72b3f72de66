import { servePage, type PageToServe, type ServedPage } from './serve-page';
import { FolderWatch } from './watch-folders';

export type FoldersToServe = PageToServe & {
  /** Absolute; a change in one of them or below is looked at. */
  readonly folders: readonly string[];
};

/** Serves a page that follows what changes in its folders. Rejects where the port is taken. */
export async function serveFolders({ folders, ...page }: FoldersToServe): Promise<Pick<ServedPage, 'url' | 'close'>> {
  const served = await servePage(page);
  // What cannot be looked at now, such as a folder that is being moved, is looked at after the next change.
  const watch = new FolderWatch(folders, () => void served.refresh().catch(() => undefined));
  return {
    url: served.url,
    close: () => {
      watch[Symbol.dispose]();
      return served.close();
    },
  };
}
