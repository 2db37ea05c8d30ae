package cn.linfen.assistance.engine;

import cn.linfen.assistance.signature.LedgerRefused;
