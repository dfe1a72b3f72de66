import type { Answer, LiveConnection, LiveRequest, RequestOwner } from '../core/exchange';
import type { InsertedCassette } from '../session/inserted-cassette';
import type { CassetteHolder } from './cassette-holder';

/** Owner of the requests that code makes inside `vcr.useCassette`. */
export class InsertedOwner implements RequestOwner {
  readonly holder: CassetteHolder;
  readonly cassette: InsertedCassette;

  constructor(holder: CassetteHolder, cassette: InsertedCassette) {
    this.holder = holder;
    this.cassette = cassette;
  }

  answer(live: LiveRequest): Promise<Answer> {
    return this.holder.answerFrom(live, () => this.cassette);
  }

  refuseConnection(connection: LiveConnection): Error | undefined {
    return this.holder.refuseConnection(connection, this.cassette);
  }

  fail(error: Error): void {
    this.holder.fail(error);
  }

  afterFile(): RequestOwner {
    return this.holder.afterFile();
  }
}
