-- Drives the language server from Neovim itself; what it finds goes to the file that RESULT names, as JSON.
local result = {}

local function wait(what, condition)
  if not vim.wait(200000, condition, 50) then error('waited in vain for ' .. what) end
end

local function open(path)
  vim.cmd.edit(path)
  wait('the server of ' .. path, function() return #vim.lsp.get_clients({ bufnr = 0 }) > 0 end)
  return vim.api.nvim_get_current_buf()
end

-- Puts the cursor on the first place of a text.
local function on(text)
  vim.fn.cursor(1, 1)
  assert(vim.fn.search('\\V' .. text, 'cW') > 0, text)
end

local function ask(method, more)
  local client = vim.lsp.get_clients({ bufnr = 0 })[1]
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local answer = assert(client:request_sync(method, vim.tbl_extend('force', params, more or {}), 200000, 0))
  assert(answer.err == nil, vim.inspect(answer.err))
  return answer.result
end

local function messages(buffer)
  return vim.tbl_map(function(found) return found.code .. ': ' .. found.message end, vim.diagnostic.get(buffer))
end

local function run()
  local configuration = open('cluster.yaml')
  result.filetype = vim.bo.filetype
  wait('findings', function() return #vim.diagnostic.get(configuration) > 0 end)
  result.findings = messages(configuration)

  on('podinfo_greting')
  local range = vim.lsp.util.make_range_params(0, 'utf-16')
  range.context = { diagnostics = {} }
  local client = vim.lsp.get_clients({ bufnr = 0 })[1]
  local actions = assert(client:request_sync('textDocument/codeAction', range, 200000, 0)).result
  result.actions = vim.tbl_map(function(action) return action.title end, actions)
  vim.lsp.util.apply_workspace_edit(actions[1].edit, client.offset_encoding)
  wait('no findings', function() return #vim.diagnostic.get(configuration) == 0 end)
  result.mended = vim.api.nvim_buf_get_lines(configuration, 0, -1, false)
  vim.cmd.write()

  on('podinfo_token')
  result.hover = ask('textDocument/hover').contents
  local places = ask('textDocument/definition')
  vim.lsp.util.show_document(places[1], client.offset_encoding)
  result.definition = vim.fn.getline('.')

  local template = open(vim.env.TEMPLATE)
  result.template_filetype = vim.bo.filetype
  result.template_findings = messages(template)
  vim.api.nvim_buf_set_lines(template, 0, 0, false, { '# #{ podinfo_hostnam }#' })
  wait('findings in the template', function() return #vim.diagnostic.get(template) > 0 end)
  result.template_mistake = messages(template)
  vim.cmd.undo()

  vim.cmd.edit('cluster.yaml')
  on('podinfo_greeting')
  vim.lsp.buf.rename('podinfo_welcome')
  wait('the rename', function() return vim.fn.search('podinfo_welcome', 'nw') > 0 end)
  vim.cmd('silent wall')
end

local ok, problem = pcall(run)
if not ok then result.error = problem end
vim.fn.writefile({ vim.json.encode(result) }, vim.env.RESULT)
vim.cmd('qall!')
