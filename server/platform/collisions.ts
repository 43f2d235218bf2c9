import { DeadlockException, LockWaitTimeoutException, OptimisticLockError, UniqueConstraintViolationException } from "@mikro-orm/core";

/** Others get out of the way: whoever has collided so often is up against something that stays. */
const TRIES = 10;
/** What exists already exists the next time too, but for what two make at once: then the second one finds that of the first. */
const TRIES_FOR_KEY = 2;

/** Whether a transaction failed because of another one at the same moment, or may have: nothing of it is stored. */
export function isCollision(error: unknown): boolean {
  return (
    error instanceof OptimisticLockError ||
    error instanceof DeadlockException ||
    error instanceof LockWaitTimeoutException ||
    error instanceof UniqueConstraintViolationException
  );
}

/** Does a transaction anew that collided with another one. Those that are done anew wait for each other, so that each gets its turn. */
export function createRetrying(): <T>(transaction: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();

  async function again<T>(transaction: () => Promise<T>, collision: unknown): Promise<T> {
    let failure = collision;
    for (let tries = 1; tries < (failure instanceof UniqueConstraintViolationException ? TRIES_FOR_KEY : TRIES); tries += 1) {
      try {
        return await transaction();
      } catch (error) {
        if (!isCollision(error)) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  return async (transaction) => {
    try {
      return await transaction();
    } catch (error) {
      if (!isCollision(error)) throw error;
      const turn = last.then(() => again(transaction, error));
      last = turn.catch(() => undefined);
      return turn;
    }
  };
}
