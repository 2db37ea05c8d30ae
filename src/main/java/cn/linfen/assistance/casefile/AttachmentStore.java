package cn.linfen.assistance.casefile;

import cn.linfen.assistance.form.AttachmentGate;
import cn.linfen.assistance.form.Drafts;
import cn.linfen.assistance.protection.Masks;
import cn.linfen.assistance.signature.AttachmentSeal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
