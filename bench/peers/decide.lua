-- Asks for a decision about a debtor drawn at random, of as many as DEBTORS says; tells what came of it in one line of JSON.
math.randomseed(7)
local debtors = tonumber(os.getenv("DEBTORS"))

request = function()
  return wrk.format("POST", "/decide?debtor=" .. math.random(1, debtors))
end

done = function(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    '{"requests": %d, "seconds": %.6f, "failed": %d, "p50": %.1f, "p99": %.1f}\n',
    summary.requests, summary.duration / 1e6, failed, latency:percentile(50), latency:percentile(99)
  ))
end
