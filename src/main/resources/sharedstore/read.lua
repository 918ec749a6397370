-- Reads entries. Takes the lease of each key whose entry is not young enough, unless another load holds it.
-- KEYS: counter of clearings, last clearing of the cache; then of each key: entry, lease, failure, last clearing of its
--       Datafence (of the cache, if it belongs to none)
-- ARGV: token of the leases, their milliseconds; then of each key: accepted age of a value in milliseconds (0: accepts
--       nothing, not even a failure), accepted age of an absence, 1 to take a lease over
-- Returns the time in milliseconds; then of each key: HIT, entry | FAILED, failure, entry | LEASED, entry, last
--       clearing | TAKEN, entry
local function number(key)
  return tonumber(redis.call('GET', key) or 0) or 0
end

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local counter = number(KEYS[1])
local cache = number(KEYS[2])
local readings = {now}

for i = 1, (#KEYS - 2) / 4 do
  local entry, lease, failure, fence = KEYS[4 * i - 1], KEYS[4 * i], KEYS[4 * i + 1], KEYS[4 * i + 2]
  local accepted, absence, over = tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1]), ARGV[3 * i + 2] == '1'
  local cleared = math.max(cache, number(fence))

  local stored = redis.call('GET', entry)
  local kind, at, asked = string.match(stored or '', '^([FA]) (%d+) (%d+) ')
  if not kind or tonumber(asked) < cleared then
    stored = false
  end
  local failed = redis.call('GET', failure)
  local known = string.match(failed or '', '^X %d+ (%d+) ')
  if not known or tonumber(known) < cleared then
    failed = false
  end

  local age = stored and now - tonumber(at)
  if stored and age >= 0 and age < (kind == 'F' and accepted or absence) then
    readings[i + 1] = {'HIT', stored}
  elseif failed and accepted > 0 then
    readings[i + 1] = {'FAILED', failed, stored or ''}
  else
    local held = redis.call('GET', lease)
    local since = tonumber(string.match(held or '', ' (%d+)$') or -1)
    if since >= cleared and not over then
      readings[i + 1] = {'TAKEN', stored or ''}
    else
      local mark = math.max(counter, cleared)
      redis.call('SET', lease, ARGV[1] .. ' ' .. string.format('%.0f', mark), 'PX', ARGV[2])
      readings[i + 1] = {'LEASED', stored or '', mark}
    end
  end
end
return readings
