const intervalMilliseconds = 500;

/**
 * Ends this process soon after the one that started it has gone.
 *
 * An engine ends its plugins, and a plugin its commands, but one that was killed cannot; what it leaves would go on
 * beside the run that comes next.
 */
export function endWithParent(): void {
  const parent = process.ppid;
  const look = () => {
    if (process.ppid !== parent) process.exit(1);
  };
  setInterval(look, intervalMilliseconds).unref();
}
