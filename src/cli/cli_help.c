/* SPDX-License-Identifier: Apache-2.0 */
/* lianbing help. */
#include <string.h>

#include "cli/cli.h"

static const char about_all[] =
    "练兵（lianbing）：执法大练兵的组织、填报、计分和公布。每一分都有依据、可复核。\n"
    "\n"
    "用法：\n"
    "  lianbing demo --data 文件夹                     建立演示数据，试用从这里开始\n"
    "  lianbing init --data 文件夹 [单位名称]          建立正式的数据文件夹\n"
    "  lianbing serve --data 文件夹                    启动服务，用浏览器使用\n"
    "  lianbing audit verify --data 文件夹             核对操作记录是否被改动过\n"
    "  lianbing doctor --data 文件夹                   体检：哪里不正常、怎么办\n"
    "  lianbing backup 备份文件 --data 文件夹          备份，服务运行时就能做\n"
    "  lianbing verify 备份文件                        逐字节核对备份\n"
    "  lianbing restore 备份文件 --data 文件夹         从备份恢复\n"
    "  lianbing practice 练习文件夹 --data 文件夹      把正式数据复制成练习环境\n"
    "  lianbing password 用户名 --data 文件夹          安全管理员忘了密码时重置\n"
    "  lianbing config                                 列出全部设置项\n"
    "  lianbing openapi                                输出接口说明（OpenAPI，JSON）\n"
    "\n"
    "  lianbing score --scheme 方案 --facts 数据文件   不用服务，直接计分、排名并逐项说明\n"
    "  lianbing scheme list                            列出预设方案\n"
    "  lianbing scheme show 方案                       显示评分规则表\n"
    "  lianbing scheme check 方案                      检查方案能否使用\n"
    "  lianbing draw verify 记录文件                   不用服务，重新计算并核对抽签记录\n"
    "  lianbing certificate page 文件 --data 文件夹    导出荣誉证书的确认页，放到单位网站上\n"
    "  lianbing certificate verify 确认页 内容         不用服务，核对荣誉证书的二维码\n"
    "\n"
    "  lianbing help 命令                              某个命令的详细用法\n"
    "  lianbing --version                              版本\n"
    "\n"
    "方案：预设方案的编号（如 taian-2021-county），或方案文件（JSON）。\n"
    "退出状态：0 成功；2 输入有误（问题全部列在标准错误上，标准输出为空）；doctor 查出错误时为 "
    "1。\n";

static const char about_demo[] =
    "用法：\n"
    "  lianbing demo --data 文件夹\n"
    "\n"
    "建立一个虚构城市的演示数据，并为每个角色准备一个账号，账号和密码写在\n"
    "文件夹/demo-accounts.json。文件夹须是新的或空的。密码是公开的，所以服务只在本机提供。\n";

static const char about_init[] =
    "用法：\n"
    "  lianbing init --data 文件夹 [单位名称]\n"
    "\n"
    "建立正式的数据文件夹，显示系统管理员、安全管理员、审计员三个账号和一次性密码。文件夹须是\n"
    "新的或空的；不写单位名称时用设置项 office。身份证号的密钥文件在文件夹旁边（文件夹名加\n"
    ".key），请立即另行备份。\n"
    "\n"
    "例：\n"
    "  lianbing init --data /var/lib/lianbing 某某市生态环境保护综合行政执法支队\n";

static const char about_serve[] =
    "用法：\n"
    "  lianbing serve --data 文件夹 [--listen 地址:端口]\n"
    "\n"
    "启动服务，直到按 Ctrl+C 或收到停止信号；停止前做完已经收下的改动。\n"
    "  --data 文件夹        init 或 demo 建立的数据文件夹\n"
    "  --listen 地址:端口   默认用设置项 listen（127.0.0.1:8080）\n"
    "其他设置写在 文件夹/lianbing.conf 中，全部设置项见 lianbing config。\n";

static const char about_audit[] =
    "用法：\n"
    "  lianbing audit verify --data 文件夹\n"
    "\n"
    "从头核对操作记录的链：有一条被改、被删或被换过就指出是哪一条，退出状态为 2。\n"
    "服务运行时不能同时核对，请先停止服务，或在副本上核对。\n";

static const char about_doctor[] =
    "用法：\n"
    "  lianbing doctor --data 文件夹 [--listen 地址:端口] [--format json]\n"
    "\n"
    "检查设置、磁盘、时钟、数据库、备份、权限、密钥、监听、代理、证书、字体，每项给出正常、注意\n"
    "或错误，以及怎么办。只看不改，服务运行时和停止后都可以执行；请用 root 或 sudo 执行。\n"
    "  --listen 地址:端口   服务启动时用 --listen 另外指定了地址的，这里写同一个\n"
    "  --format json        供程序读取：checks 中每项有 name、level（good、note、bad）、sentence\n"
    "退出状态：0 没有错误（可能有注意），1 有错误，2 用法有误。\n";

static const char about_backup[] =
    "用法：\n"
    "  lianbing backup 备份文件 --data 文件夹\n"
    "\n"
    "把数据库、佐证材料和设置备份成一个文件，写完读回核对；服务运行时就能做。密钥文件不在备份里，\n"
    "请另外保存。自动备份见设置项 backup_folder、backup_hour、backup_keep。\n";

static const char about_verify[] =
    "用法：\n"
    "  lianbing verify 备份文件\n"
    "\n"
    "逐字节核对备份的校验值，并检查其中数据库的结构、引用和操作记录的封存链。\n";

static const char about_restore[] =
    "用法：\n"
    "  lianbing restore 备份文件 --data 文件夹 [--lost-key]\n"
    "\n"
    "恢复到新的或已有的数据文件夹，原来的数据库另行保留。请先停止服务，并把密钥文件放回原处。\n"
    "  --lost-key           原来的密钥文件已经找不回来：身份证号须重新采集\n";

static const char about_practice[] =
    "用法：\n"
    "  lianbing practice 练习文件夹 --data 文件夹\n"
    "\n"
    "把正式数据现在的样子复制成练习环境，供培训使用：各人用自己的账号和密码登录，怎么改都不影响\n"
    "正式数据；里面没有身份证号，页面和文书上标明练习。正式服务运行时就能做；练习服务须先停止。\n"
    "再次执行就重做一遍，里面的改动全部丢弃，练习环境自己的设置保留。已有别的数据的文件夹不会被\n"
    "改动。做的时候要有约两倍于数据的磁盘空间。\n";

static const char about_password[] =
    "用法：\n"
    "  lianbing password 用户名 --data 文件夹\n"
    "\n"
    "只用于安全管理员忘了密码、又没有另一名安全管理员时：在服务器上重置他的密码，显示一次性密码，\n"
    "审计记录里会记下。别人的密码由安全管理员在网页上重置。\n"
    "请先停止服务，并用数据文件夹的主人执行。用安装包装的，执行 sudo lianbing-setup\n"
    "--password 用户名，服务会自动停一下再启动。\n";

static const char about_config[] =
    "用法：\n"
    "  lianbing config\n"
    "\n"
    "列出全部设置项、说明和默认值，可以直接存成 文件夹/lianbing.conf 再修改。\n";

static const char about_openapi[] = "用法：\n"
                                    "  lianbing openapi\n"
                                    "\n"
                                    "输出服务全部接口的说明（OpenAPI 3.1，JSON）。\n";

static const char about_score[] =
    "用法：\n"
    "  lianbing score --scheme 方案 --facts 数据文件 [选项]\n"
    "\n"
    "选项（也可写成 --名称=内容）：\n"
    "  --scheme 方案        预设方案的编号，或方案文件（JSON）\n"
    "  --facts 数据文件     CSV（UTF-8 或 GB18030）或 xlsx（第一张表）；- 表示标准输入\n"
    "  --set 名称=数值      填写方案中留空的参数，可多次使用\n"
    "  --for 编号           只看这一个评选对象：逐项说明得分、口径、所用数据和提升办法，\n"
    "                       不含别人的数据和分差，可以在公布之前交给本人或本单位\n"
    "  --format 格式        text（默认，供阅读）、json 或 csv\n"
    "  --timing             在标准错误上多写一行用时和内存，供性能测量\n"
    "\n"
    "数据文件：\n"
    "  第一行是列名。必须有 subject（编号）、metric（指标编号）、value（数值）三列；可以有\n"
    "  name（名称）、unit（人员所在单位）、status（guest 参赛不评奖，withdrawn 退出）、\n"
    "  source（来源）、date（日期，年-月-日）、note（说明）、proof（佐证材料）。\n"
    "  数值最多 12 位整数、6 位小数，不带千分位、百分号和单位。空着表示还不知道，0 表示没有。\n"
    "  每个编号的每个指标只能有一行；编号 * 的行是整体数据，如全省平均数。\n"
    "  某个方案要哪些指标，见 lianbing scheme show 方案。\n"
    "\n"
    "CSV 输出（subject,indicator,item,points,max,clause,because）：\n"
    "  每个评分项一行；每个指标一行小计，item 为空；每个对象一行总分，indicator 和 item 为空，\n"
    "  退出的总分为空。文字以 = + - @ 开头的，前面加一个单引号，以免被表格软件当作公式执行。\n"
    "\n"
    "例：\n"
    "  lianbing score --scheme taian-2021-county --facts county.csv\n"
    "  lianbing score --scheme taian-2021-county --facts county.csv --for taishan\n"
    "  lianbing score --scheme my-scheme.json --facts facts.xlsx --set quota=3 --format json\n";

static const char about_scheme[] =
    "用法：\n"
    "  lianbing scheme list                                列出预设方案\n"
    "  lianbing scheme show 方案 [--set 名称=数值]…        显示评分规则表\n"
    "  lianbing scheme check 方案 [--set 名称=数值]…       检查方案能否使用\n"
    "\n"
    "方案是预设方案的编号，或方案文件（JSON）。\n"
    "show 印出方案的全部规则：参评条件、否决情形、各指标各项怎样得分、条款和计分口径、名次和\n"
    "奖项、要填报的数据、原文对不上的地方。留空的参数显示为待定，用 --set 填写。\n"
    "check 把方案文件里的问题一次列全，并注明位置；有问题或有参数留空时退出状态为 2。\n";

static const char about_draw[] =
    "用法：\n"
    "  lianbing draw verify 记录文件…\n"
    "\n"
    "抽签记录（JSON）从抽签页面或公开页面下载，- 表示标准输入。不联网、不用服务，按公布的方法重新\n"
    "计算：整个文件、名单和规则的冻结校验值、服务器密数和见证人密语与事先公布的校验值、种子、每一\n"
    "行结果。全部一致时列出结果，退出状态为 0；有不一致就逐条指出哪里不同，退出状态为 2。\n"
    "最后请对照抽号之前现场公布的冻结校验值：记录自己前后一致，还要与当时公布的相同才算数。\n";

static const char about_certificate[] =
    "用法：\n"
    "  lianbing certificate page 文件 --data 文件夹    导出证书确认页（一个 HTML 文件）\n"
    "  lianbing certificate verify 确认页 内容         核对一份证书\n"
    "\n"
    "page 把确认页写到文件：其中有验证签名的公钥和已撤销证书的校验值，没有任何人的信息；放到单位\n"
    "网站上，扫描证书上的二维码就能确认。服务运行时也能导出。撤销过证书以后，请重新导出并替换。\n"
    "verify 不联网、不用服务：内容是扫描二维码得到的网址（或其中 # 后面的部分），请加上引号。\n"
    "确认无误时显示证书的内容，退出状态为 0；已撤销或不能确认时说明原因，退出状态为 2。\n"
    "签名的格式和自己核对的办法见 docs/certificate.md。\n";

static const struct {
    const char *command, *about;
} pages[] = {{"", about_all},
             {"score", about_score},
             {"scheme", about_scheme},
             {"init", about_init},
             {"demo", about_demo},
             {"serve", about_serve},
             {"audit", about_audit},
             {"practice", about_practice},
             {"config", about_config},
             {"openapi", about_openapi},
             {"doctor", about_doctor},
             {"backup", about_backup},
             {"verify", about_verify},
             {"restore", about_restore},
             {"password", about_password},
             {"draw", about_draw},
             {"certificate", about_certificate}};

enum { PAGE_COUNT = sizeof pages / sizeof pages[0] };

bool cli_add_help(struct text *text, const char *command)
{
    for (size_t i = 0; i < PAGE_COUNT; i++) {
        if (strcmp(command, pages[i].command) == 0) {
            text_add(text, pages[i].about);
            return true;
        }
    }
    return false;
}

int cli_help(struct cli *cli, size_t count, char *const *words)
{
    const char *names[PAGE_COUNT];
    if (count == 0 || strcmp(words[0], "help") == 0 || words[0][0] == '-') {
        (void)cli_add_help(&cli->out.text, "");
        return EXIT_GOOD;
    }
    if (cli_add_help(&cli->out.text, words[0]))
        return EXIT_GOOD;
    for (size_t i = 0; i < PAGE_COUNT; i++)
        names[i] = pages[i].command;
    const char *nearest = cli_nearest(words[0], names, PAGE_COUNT);
    cli_tell_misuse(cli, "help",
                    nearest
                        ? text_format(&cli->arena, "没有命令“%s”，是不是 %s？", words[0], nearest)
                        : text_format(&cli->arena, "没有命令“%s”。", words[0]));
    cli_tell_help(cli, "");
    return EXIT_BAD_INPUT;
}
