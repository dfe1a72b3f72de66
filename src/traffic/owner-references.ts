import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestOwner } from '../core/exchange';

/** Stands for an owner wherever the process may remember it longer than its test file lives. */
export type OwnerReference = { owner: RequestOwner; isReleased: boolean };

/**
 * Who the running code makes requests for. Asynchronous contexts outlive a test file: a pooled connection keeps the
 * context it was opened in. So they hold references, and at the end of the file each is pointed at an owner that
 * keeps nothing of the file alive.
 */
export class OwnerReferences {
  readonly #contexts = new AsyncLocalStorage<OwnerReference>();
  readonly #references = new Map<RequestOwner, OwnerReference>();

  runAs<T>(owner: RequestOwner, work: () => T): T {
    return this.runFor(this.referenceTo(owner), work);
  }

  runFor<T>(reference: OwnerReference, work: () => T): T {
    return this.#contexts.run(reference, work);
  }

  get current(): OwnerReference | undefined {
    return this.#contexts.getStore();
  }

  referenceTo(owner: RequestOwner): OwnerReference {
    let reference = this.#references.get(owner);
    if (reference === undefined) {
      reference = { owner, isReleased: false };
      this.#references.set(owner, reference);
    }
    return reference;
  }

  /** Lets go of every owner so far. */
  release(): void {
    for (const reference of this.#references.values()) {
      reference.owner = reference.owner.afterFile();
      reference.isReleased = true;
    }
    this.#references.clear();
  }
}
