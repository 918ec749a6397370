-- Ends a lease, and stores what its load brought.
-- KEYS: lease, what is written, what is out of date then, last clearing of the cache, last clearing of the Datafence
-- ARGV: token of the lease, the bytes to be written (empty: none), their milliseconds
-- Returns 1 if it was stored, 0 if the lease is not held any more, -1 if the key was cleared meanwhile
local function number(key)
  return tonumber(redis.call('GET', key) or 0) or 0
end

local token, mark = string.match(redis.call('GET', KEYS[1]) or '', '^(%S+) (%d+)$')
if token ~= ARGV[1] then
  return 0
end
redis.call('DEL', KEYS[1])
if tonumber(mark) < math.max(number(KEYS[4]), number(KEYS[5])) then
  return -1
end
if ARGV[2] ~= '' then
  redis.call('DEL', KEYS[3])
  redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
end
return 1
