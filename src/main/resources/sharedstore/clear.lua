-- Clears one key, or marks a cache or a Datafence as cleared: what was asked for before is of no use any more.
-- KEYS: counter of clearings, log of clearings; then entry, lease and failure of the key, or the mark
-- ARGV: the clearing as it stands in the log, how many the log holds, milliseconds for which marks and log are kept
-- Returns the number of the clearing: a time in microseconds, but always above the one before
local time = redis.call('TIME')
local number = tonumber(time[1]) * 1000000 + tonumber(time[2])
local last = tonumber(redis.call('GET', KEYS[1]) or 0) or 0
local logged = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
number = math.max(number, last + 1, (tonumber(logged[2]) or 0) + 1)
local text = string.format('%.0f', number)

redis.call('SET', KEYS[1], text, 'PX', ARGV[3])
if #KEYS == 3 then
  redis.call('SET', KEYS[3], text, 'PX', ARGV[3])
else
  redis.call('DEL', KEYS[3], KEYS[4], KEYS[5])
end
redis.call('ZADD', KEYS[2], text, ARGV[1])
redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -1 - tonumber(ARGV[2]))
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return number
