import { createHash } from 'node:crypto';

/**
 * What the log does in Redis, each in one script, and so at once or not at all. A session has two keys: a hash with
 * its state (`owner`, `fence`, credentials, snapshot; `top`, the offset of its last event; `count` and `bytes` of what
 * is kept) and a stream with its events, whose ids are `<offset>-0`.
 *
 * No script writes before it has checked everything. Its first write is one that Redis refuses when it is out of
 * memory, so that nothing is done by halves then. `pcall` is for keys of ours that somebody has made something else of:
 * such a session counts as missing.
 */
export interface Script {
  source: string;
  sha: string;
}

function script(source: string): Script {
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

/** Results of a write, as the scripts return them. */
export const WRITTEN = 0;
export const FENCED = 1;
const BEHIND = 2;

/** Whether a host with a fence may write to a session. */
const CHECK = `
local function check(known, self, fence)
  if known.err or not known[2] then return ${BEHIND} end
  local current = tonumber(known[2])
  if fence > current then return ${BEHIND} end
  if fence < current or known[1] ~= self then return ${FENCED} end
  return ${WRITTEN}
end
`;

/**
 * Drops the oldest events when there are too many: to seven eighths, so that it is not done for every event. If
 * somebody has taken the stream away meanwhile, `count` and `bytes` are wrong, and found out anew.
 */
const TRIM = `
local function trim(stream, count, bytes, maxEvents, maxBytes)
  if count <= maxEvents and bytes <= maxBytes then return count, bytes end
  if count ~= redis.call('XLEN', stream) then
    count, bytes = 0, 0
    for _, entry in ipairs(redis.call('XRANGE', stream, '-', '+')) do
      count, bytes = count + 1, bytes + #entry[2][2] + 80
    end
  end
  while true do
    local oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', 64)
    local dropped = 0
    for _, entry in ipairs(oldest) do
      if count <= 1 or (count <= maxEvents * 7 / 8 and bytes <= maxBytes * 7 / 8) then break end
      dropped, count, bytes = dropped + 1, count - 1, bytes - #entry[2][2] - 80
    end
    if dropped < #oldest then
      redis.call('XTRIM', stream, 'MINID', oldest[dropped + 1][1])
      return count, bytes
    end
    local last = tonumber(string.match(oldest[dropped][1], '^%d+'))
    redis.call('XTRIM', stream, 'MINID', string.format('%.0f-0', last + 1))
  end
end
`;

/**
 * Appends batches of several sessions. KEYS: two of each. ARGV: host, most events, most bytes; then of each batch:
 * fence, offset of the first event, number of events, snapshot ('' for none, else with an 's' before it), the events.
 */
export const APPEND = script(`${CHECK}${TRIM}
local self, maxEvents, maxBytes = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local at, results, wrote = 4, {}, false
for i = 1, #KEYS, 2 do
  local record, stream = KEYS[i], KEYS[i + 1]
  local first, n, snapshot = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), ARGV[at + 3]
  local known = redis.pcall('HMGET', record, 'owner', 'fence', 'top', 'count', 'bytes')
  local result = check(known, self, tonumber(ARGV[at]))
  if result == ${WRITTEN} and n > 0 and first ~= tonumber(known[3]) + 1 then result = ${BEHIND} end
  if result == ${WRITTEN} then
    local count, bytes = tonumber(known[4]), tonumber(known[5])
    for k = 1, n do
      local event = ARGV[at + 3 + k]
      local added = redis.pcall('XADD', stream, string.format('%.0f-0', first + k - 1), 'e', event)
      if type(added) == 'table' then
        if wrote or string.sub(added.err, 1, 9) == 'WRONGTYPE' or string.sub(added.err, 1, 4) == 'ERR ' then
          result = ${BEHIND}
          break
        end
        return added
      end
      wrote = true
      count, bytes = count + 1, bytes + #event + 80
    end
    if result == ${WRITTEN} then
      count, bytes = trim(stream, count, bytes, maxEvents, maxBytes)
      local top = string.format('%.0f', first + n - 1)
      if snapshot == '' then
        redis.call('HSET', record, 'top', top, 'count', count, 'bytes', bytes)
      else
        if n == 0 then top = known[3] end
        redis.call('HSET', record, 'top', top, 'count', count, 'bytes', bytes, 'snapshot', string.sub(snapshot, 2), 'at', top)
      end
      wrote = true
    end
  end
  results[#results + 1] = result
  at = at + 4 + n
end
return results
`);

/**
 * Begins a session. KEYS: its two, and that of its living host, which Redis may have lost too. ARGV: host, fence, most
 * events, most bytes, time to live, time to live of the host, token, former token, subject, snapshot as above, its
 * offset, then the offset of the first event and the events.
 */
export const BEGIN = script(`${CHECK}${TRIM}
local record, stream, self, fence = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2])
local known = redis.pcall('HMGET', record, 'owner', 'fence')
if not known.err and known[2] and fence <= tonumber(known[2]) then
  local result = check(known, self, fence)
  if result ~= ${WRITTEN} then return result end
end
if known.err then redis.call('DEL', record) end
local first, n = tonumber(ARGV[12]), #ARGV - 12
local top = string.format('%.0f', first + n - 1)
redis.call('HSET', record, 'owner', self, 'fence', ARGV[2], 'token', ARGV[7], 'former', ARGV[8], 'subject', ARGV[9],
  'at', ARGV[11], 'top', top)
redis.call('HDEL', record, 'snapshot', 'ended')
if ARGV[10] ~= '' then redis.call('HSET', record, 'snapshot', string.sub(ARGV[10], 2)) end
redis.call('DEL', stream)
local bytes = 0
for k = 1, n do
  redis.call('XADD', stream, string.format('%.0f-0', first + k - 1), 'e', ARGV[12 + k])
  bytes = bytes + #ARGV[12 + k] + 80
end
local count
count, bytes = trim(stream, n, bytes, tonumber(ARGV[3]), tonumber(ARGV[4]))
redis.call('HSET', record, 'count', count, 'bytes', bytes)
redis.call('PEXPIRE', record, ARGV[5])
redis.call('PEXPIRE', stream, ARGV[5])
redis.call('SET', KEYS[3], '1', 'PX', ARGV[6])
return ${WRITTEN}
`);

/** Changes who may come back. KEYS: the two. ARGV: host, fence, token, former token, subject. */
export const AUTHORISE = script(`${CHECK}
local result = check(redis.pcall('HMGET', KEYS[1], 'owner', 'fence'), ARGV[1], tonumber(ARGV[2]))
if result == ${WRITTEN} then
  redis.call('HSET', KEYS[1], 'token', ARGV[3], 'former', ARGV[4], 'subject', ARGV[5])
end
return result
`);

/** From now on nobody answers for the session. KEYS: the two. ARGV: host, fence, time to live. */
export const RELEASE = script(`${CHECK}
local result = check(redis.pcall('HMGET', KEYS[1], 'owner', 'fence'), ARGV[1], tonumber(ARGV[2]))
if result == ${WRITTEN} then
  redis.call('HSET', KEYS[1], 'owner', '')
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
end
return result
`);

/** The session has ended. KEYS: the two. ARGV: host, fence, time to live. */
export const END = script(`${CHECK}
local result = check(redis.pcall('HMGET', KEYS[1], 'owner', 'fence'), ARGV[1], tonumber(ARGV[2]))
if result == ${WRITTEN} then
  redis.call('HDEL', KEYS[1], 'snapshot')
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[1], 'owner', '', 'ended', '1')
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return result
`);

/**
 * Claims a session. KEYS: the two. ARGV: host, what the keys of living hosts begin with, token, subject, time to live,
 * '1' when also hosts without such a key may be alive. The host of a session is known only from its state, so that its
 * key cannot be among KEYS; it has the same hash tag.
 */
export const CLAIM = script(`
local known = redis.pcall('HMGET', KEYS[1], 'owner', 'fence', 'token', 'former', 'subject', 'ended', 'snapshot', 'at', 'top')
if known.err or not known[2] then return { 'unknown' } end
local owner = known[1]
if owner ~= '' and owner ~= ARGV[1] and (ARGV[6] == '1' or redis.call('EXISTS', ARGV[2] .. owner) == 1) then
  return { 'owned', owner }
end
local token = ARGV[3]
if token == '' or (token ~= known[3] and token ~= known[4]) or ARGV[4] ~= known[5] then return { 'unknown' } end
if known[6] then return { 'expired' } end
local events = {}
if known[9] ~= '0' then
  events = redis.pcall('XRANGE', KEYS[2], '-', '+')
  local last = #events > 0 and events[#events][1]
  if last ~= known[9] .. '-0' then return { 'unknown' } end
end
local fence = tonumber(known[2]) + 1
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'fence', fence)
redis.call('PEXPIRE', KEYS[1], ARGV[5])
redis.call('PEXPIRE', KEYS[2], ARGV[5])
return { 'claimed', fence, known[3], known[4], known[5], known[7], known[8], events }
`);

/** The time of these sessions begins anew. KEYS: two of each. ARGV: time to live. */
export const REFRESH = script(`
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[1]) end
return 0
`);
